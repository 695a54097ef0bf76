import type { IHookFunctions, ITriggerFunctions } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { isOwnWebhook } from '../../../nodes/OpenClawTrigger/ownWebhook.ts';
import { begin } from '../../../nodes/OpenClawTrigger/registration/work.ts';

const triggerWith = (node: object) =>
	({
		getNode: () => ({ id: 'node-1', name: 'OpenClaw Trigger', ...node }),
		getWorkflow: () => ({ id: 'wf-1' }),
	}) as unknown as ITriggerFunctions;

it.each([
	[{ webhookId: 'abc' }, 'https://n8n.example.com/webhook/abc/openclaw', true],
	[{ webhookId: 'abc' }, 'http://n8n:5678/base/webhook/abc/openclaw?token=***', true],
	[{ webhookId: 'abc' }, 'https://n8n.example.com/webhook/xabc/openclaw', false],
	[{ webhookId: 'abc' }, 'https://n8n.example.com/webhook/abc/other', false],
	// What the API makes has no such ID.
	[{}, 'https://n8n.example.com/webhook/wf-1/openclaw%20trigger/openclaw', true],
	[{}, 'https://n8n.example.com/webhook/wf-2/openclaw%20trigger/openclaw', false],
])('by hand, %j listens at %s: %s', (node, url, expected) => {
	expect(isOwnWebhook(triggerWith(node), false)(url)).toBe(expected);
});

it('a registered trigger listens where it was registered, and a copy of its n8n does not', () => {
	const trigger = triggerWith({ webhookId: 'abc' });
	const isHere = isOwnWebhook(trigger, true);
	expect(isHere('https://n8n.example.com/webhook/abc/openclaw')).toBe(false);
	const target = { url: 'https://n8n.example.com/webhook/abc/openclaw?token=1' };
	begin('wf-1:node-1', 'registered', target as never, trigger as unknown as IHookFunctions);
	expect(isHere('https://n8n.example.com/webhook/abc/openclaw?token=***')).toBe(true);
	expect(isHere('https://copy.example.com/webhook/abc/openclaw?token=***')).toBe(false);
});
