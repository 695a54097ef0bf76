/**
 * Where a line belongs: imports point inward and never sideways.
 * A node may use its own folder and nodes/shared; what a run or a job is knows no gateway.
 */
module.exports = {
	forbidden: [
		{
			name: 'node-imports-own-folder-and-shared-only',
			severity: 'error',
			from: { path: '^nodes/(?!shared/)([^/]+)/' },
			to: { path: '^(nodes|credentials)/', pathNot: '^nodes/($1|shared)/' },
		},
		{
			name: 'shared-imports-shared-only',
			severity: 'error',
			from: { path: '^nodes/shared/' },
			to: { path: '^(nodes|credentials)/', pathNot: '^nodes/shared/' },
		},
		{
			name: 'values-import-nothing-of-ours',
			comment: 'shared/json.ts reads parsed JSON, whatever it is about.',
			severity: 'error',
			from: { path: '^nodes/shared/[^/]+[.]ts$' },
			to: { path: '^(nodes|credentials)/', pathNot: '^nodes/shared/[^/]+[.]ts$' },
		},
		{
			name: 'secrets-know-no-domain',
			severity: 'error',
			from: { path: '^nodes/shared/secrets/' },
			to: { path: '^(nodes|credentials)/', pathNot: '^nodes/shared/(secrets/|[^/]+[.]ts$)' },
		},
		{
			name: 'domain-knows-no-gateway',
			comment:
				'shared/run, shared/cronJob and shared/decision say what a run, a job, an approval are.',
			severity: 'error',
			from: { path: '^nodes/shared/(run|cronJob|decision)/' },
			to: {
				path: '^(nodes|credentials)/',
				pathNot: '^nodes/shared/($1/|secrets/|[^/]+[.]ts$)',
				dependencyTypesNot: ['type-only'],
			},
		},
		{
			name: 'intake-knows-no-gateway',
			comment: 'How a trigger takes runs in is the same wherever they come from.',
			severity: 'error',
			from: { path: '^nodes/shared/intake/' },
			to: {
				path: '^(nodes|credentials)/',
				pathNot: '^nodes/shared/(intake|run|secrets)/|^nodes/shared/[^/]+[.]ts$',
			},
		},
		{
			name: 'gateway-knows-domain-only',
			severity: 'error',
			from: { path: '^nodes/shared/gateway/' },
			to: {
				path: '^(nodes|credentials)/',
				pathNot: '^nodes/shared/(gateway|run|cronJob|decision|secrets)/|^nodes/shared/[^/]+[.]ts$',
			},
		},
		{
			name: 'transports-know-no-api',
			severity: 'error',
			from: { path: '^nodes/shared/gateway/(transports|errors)/' },
			to: { path: '^nodes/shared/gateway/api/', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'resource-never-imports-another-resource',
			severity: 'error',
			from: { path: '^nodes/([^/]+)/resources/([^/]+)/' },
			to: { path: '^nodes/$1/resources/[^/]+/', pathNot: '^nodes/$1/resources/$2/' },
		},
		{
			name: 'credentials-import-nothing-of-ours',
			severity: 'error',
			from: { path: '^credentials/' },
			to: { path: '^(nodes|test)/' },
		},
		{
			name: 'nothing-imports-test',
			severity: 'error',
			from: { pathNot: '^test/' },
			to: { path: '^test/' },
		},
		{
			name: 'no-circles',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'resolvable',
			severity: 'error',
			from: { path: '^(nodes|credentials|test)/' },
			to: { couldNotResolve: true },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^dist/' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'require', 'node', 'default'],
			extensions: ['.ts', '.mts', '.js', '.mjs', '.json'],
		},
	},
};
