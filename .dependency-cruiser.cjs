/**
 * Where a line belongs: imports point inward and never sideways.
 * A node may use its own folder and nodes/shared; what a run or a job is depends on nothing.
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
			name: 'domain-imports-nothing-of-ours-but-types',
			comment:
				'shared/runEvent and shared/cronJob say what a run and a job are, and import nothing.',
			severity: 'error',
			from: { path: '^nodes/shared/(runEvent|cronJob)/' },
			to: {
				path: '^(nodes|credentials)/',
				pathNot: '^nodes/shared/$1/',
				dependencyTypesNot: ['type-only'],
			},
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
