/** Where an expression finds nothing, nobody else is asked, and nothing else stopped, in its place. */
import type { INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { byId, operate, serveMethods } from '../support/frames.mts';

const NOTHING = '={{ $json.there.is.none }}';

describe.each([
	['agent', 'ask', 'Agent', { message: 'Hello', agentId: byId(NOTHING) }],
	['agent', 'wake', 'Agent', { text: 'Hello', agentId: byId(NOTHING) }],
	['gateway', 'getUsage', 'Agent', { agentId: byId(NOTHING) }],
	['run', 'stop', 'Run', { cronJobId: byId('job-1'), run: byId(NOTHING, 'runKey') }],
	['run', 'stop', 'Run', { cronJobId: byId('job-1'), run: NOTHING }],
	['run', 'get', 'Run', { run: byId(NOTHING, 'runKey') }],
	['message', 'send', 'Recipient', { to: byId(NOTHING), text: 'Hello' }],
	['message', 'send', 'Channel', { to: byId('777'), channel: byId(NOTHING), text: 'Hello' }],
	[
		...(['message', 'send', 'Input Data Field Name'] as const),
		{ to: byId('777'), attachment: 'binary', binaryPropertyName: NOTHING },
	],
] as Array<[string, string, string, INodeParameters]>)(
	'%s: %s',
	(resource, operation, label, form) => {
		test(`${label} that an expression does not find`, async () => {
			const gateway = await serveMethods({});
			await expect(operate(gateway, resource, operation, form)).rejects.toMatchObject({
				message: `${label} must be text`,
				description: 'It holds nothing: see what its expression gives.',
			});
			expect(gateway.asked).toEqual([]);
		});
	},
);

test.each([
	['={{ undefined }}', 'nothing'],
	['={{ ["now"] }}', 'a list'],
	['={{ ({}) }}', 'an object'],
	['={{ 7 }}', '7'],
	['Now', '"Now"'],
])('a choice that there is not is told with those that there are: %s', async (wakeMode, held) => {
	const gateway = await serveMethods({});
	await expect(operate(gateway, 'agent', 'wake', { text: 'Hi', wakeMode })).rejects.toMatchObject({
		message: `When holds ${held}, which is none of its choices`,
		description: 'They are: next-heartbeat, now. See what its expression gives.',
	});
	expect(gateway.asked).toEqual([]);
});
