/** Values for the form of an operation, made from the node's own description. */
import fc, { type Arbitrary } from 'fast-check';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

const JOB = '2b06f1f4-0d16-429f-8d3a-21752051cbfc';

/** Values that a person would enter, by the name of the field: most requests are to be made. */
const LIKELY: Record<string, unknown[]> = {
	name: ['Daily summary'],
	message: ['Summarize today'],
	declarationKey: ['n8n:daily'],
	cronExpression: ['0 9 * * 1-5', '@daily', '30 0 9 * * *'],
	timezone: ['', 'Europe/Berlin', 'UTC'],
	at: ['20m', '+2h30m', `${new Date().getFullYear() + 2}-01-31 09:00:00`],
	finishedAfter: ['2026-11-18T11:06:43Z'],
	everyValue: [1, 2.5, 90],
	webhookUrl: ['https://n8n.example.com/webhook/1/openclaw'],
	completionWebhookUrl: ['', 'https://n8n.example.com/done'],
	to: ['', 'https://n8n.example.com/alert', '12345'],
	// In the gateway's own words, which are the user's: not for the form to answer for.
	jobJson: ['{}', '', '{"displayName": "Daily"}', { payload: {} }],
	sessionId: ['daily'],
	agentId: ['main', ''],
	sessionKey: ['agent:main:main', 'agent:main:n8n:named:ticket-1'],
	sessionName: ['ticket-1', 'Ann Ex', '4711'],
	jsonExample: ['{"urgent": true}', '{}'],
	jsonSchema: ['{"type": "object"}', 'true'],
	fileFields: [''],
	waitSeconds: [1, 600],
	activeMinutes: [1, 60],
	archived: ['all', 'no', 'yes'],
	text: ['Look at the mail'],
	wakeMode: ['now', 'next-heartbeat'],
	decision: ['allow-once', 'allow-always', 'deny'],
	approvalId: ['approval-1', 'http://127.0.0.1:18789/approve/approval-1'],
	questionId: ['question-1'],
	answers: ['Staging', '{"target": "Staging"}', { target: ['Staging'] }, 7],
	method: ['cron.status'],
	params: ['{}', '', {}],
	toolName: ['sessions_list'],
	toolArguments: ['{}', { limit: 1 }],
	startDate: ['2026-11-01'],
	endDate: ['2026-11-25T12:00:00Z'],
	channel: ['', 'telegram'],
	mediaUrl: ['https://example.com/chart.png'],
	cronJobId: ['job/1', JOB, ''],
	run: ['job-1:1795000000001', 'manual:job-1:1', `${JOB}:1795000000001`, `manual:${JOB}:1:1`],
	maxWaitSeconds: [1],
	limit: [1, 50, 1000],
	requestTimeout: [30],
	command: ['df -h', '["df", "-h"]', ['df', '-h']],
	commandEnvironment: ['', 'LANG=C\nTZ=UTC', { LANG: 'C' }],
	streamCommand: ['tail -f log', '["tail", "-f"]'],
	watchedCommand: ['make'],
	script: ['return 1;'],
	conditionScript: ['', 'json({ fire: true });'],
	pacingMin: ['', '5m'],
	pacingMax: ['', '6h', '1h30m'],
	staggerSeconds: [0, 1.5, '60'],
	timeoutSeconds: [1, 90, 600],
	noOutputTimeoutSeconds: [0, 1.5, '30'],
	outputMaxBytes: [1, 65_536],
	toolBudget: [1, 200],
	streamBatchMs: [1, 250],
	streamMaxBatchBytes: [1024],
};

/** Every field that shows for the operation, filled in; those of a collection where it was added. */
export function randomForm(
	{ properties }: INodeTypeDescription,
	resource: string,
	operation: string,
): Arbitrary<Record<string, unknown>> {
	const fields = properties.filter(({ name, displayOptions: { show } = {} }) => {
		if (name === 'resource' || name === 'operation') return false;
		const fits = (key: string, value: string) => !show?.[key] || show[key].includes(value);
		return fits('resource', resource) && fits('operation', operation);
	});
	return valuesOf(fields).map((values) => ({ ...values, resource, operation }));
}

/** What an expression may give where something else is meant. */
const ODD: unknown[] = [
	...[undefined, null, '', ' ', 0, -1, 1.5, true, 'odd', 'x'.repeat(100_000)],
	...[[], ['a', 'b'], [{ a: 1 }], [undefined], {}, { a: 1 }, { a: { b: null } }],
];

/** Such a form, with one odd value in the place of one of its values, at any depth. */
export function oddForm(
	description: INodeTypeDescription,
	resource: string,
	operation: string,
): Arbitrary<Record<string, unknown>> {
	const form = randomForm(description, resource, operation);
	return fc
		.tuple(form, fc.constantFrom(...ODD), fc.nat())
		.map(([one, odd, at]) => ({ ...withOdd(one, odd, at), resource, operation }));
}

function withOdd(form: Record<string, unknown>, odd: unknown, at: number): Record<string, unknown> {
	const copy = structuredClone(form);
	const places = placesIn(copy);
	if (places.length === 0) return copy;
	const [holder, name] = places[at % places.length]!;
	holder[name] = odd;
	return copy;
}

/** A locator keeps its form: what an expression gives is its value. */
function placesIn(holder: Record<string, unknown>): Array<[Record<string, unknown>, string]> {
	return Object.entries(holder).flatMap(([name, value]) => {
		if (['__rl', 'mode', 'resource', 'operation'].includes(name)) return [];
		const isHolder = typeof value === 'object' && value !== null && !Array.isArray(value);
		return isHolder ? placesIn(value as Record<string, unknown>) : [[holder, name]];
	});
}

/** A field of one name may stand in the list more than once, for other values of other fields. */
function valuesOf(fields: INodeProperties[], optional = false) {
	const arbitraries = Object.fromEntries(fields.map((field) => [field.name, valueOf(field)]));
	return fc.record(arbitraries, optional ? { requiredKeys: [] } : {});
}

function valueOf(field: INodeProperties): Arbitrary<unknown> {
	const { name, type, options = [], modes = [] } = field;
	if (type === 'collection') return valuesOf(options as INodeProperties[], true);
	if (type === 'fixedCollection') {
		const groups = options as Array<{ name: string; values: INodeProperties[] }>;
		return fc.record(
			Object.fromEntries(groups.map((group) => [group.name, valuesOf(group.values, true)])),
		);
	}
	if (type === 'resourceLocator') {
		const mode = fc.constantFrom(...modes.map((one) => one.name));
		return fc.record({ __rl: fc.constant(true), mode, value: text(name) });
	}
	const choices = options.map((option) => (option as { value: unknown }).value);
	// A list that the gateway fills.
	if (field.typeOptions?.loadOptionsMethod) return text(name);
	if (type === 'options') return fc.constantFrom(...choices);
	if (type === 'multiOptions') return fc.subarray(choices);
	if (type === 'boolean') return fc.boolean();
	if (type === 'number') return number(name, field.typeOptions?.minValue ?? 0);
	return text(name);
}

function text(name: string): Arbitrary<unknown> {
	const likely = LIKELY[name];
	const any = fc.string({ unit: 'grapheme' });
	return likely ? fc.oneof({ arbitrary: fc.constantFrom(...likely), weight: 9 }, any) : any;
}

function number(name: string, min: number): Arbitrary<unknown> {
	const likely = LIKELY[name];
	if (likely) return fc.constantFrom(...likely);
	return fc.oneof(fc.integer({ min, max: 100_000 }), fc.double({ min, max: 1e9, noNaN: true }));
}
