import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { assertSameWindow } from '../../../../nodes/shared/intake/sameWindow.ts';

const TYPES = 'n8n-nodes-openclaw-gateway';

/** The node "Here" and another one lead to the same next node. */
function check(window: number, options: IDataObject | undefined, other: object = {}) {
	const node = {
		name: 'There',
		type: `${TYPES}.openClawRunHistoryTrigger`,
		parameters: options && { options },
		...other,
	};
	const here = { name: 'Here', type: `${TYPES}.openClawTrigger`, parameters: {} };
	const context = {
		getNode: () => here,
		getChildNodes: () => [{ name: 'Next' }],
		getParentNodes: () => [here, node],
	} as unknown as IHookFunctions;
	return () => assertSameWindow(context, window);
}

it.each([
	[20, { deduplicationWindow: 30 }],
	[20, {}],
	[20, undefined],
])('refuses a window of %d beside %j', (window, options) => {
	expect(check(window, options)).toThrow(/The Deduplication Window is 20 here and \d+ in "There"/);
});

it.each<[number, IDataObject, object?]>([
	[20, { deduplicationWindow: 20 }],
	[1000, {}],
	[20, { deduplicationWindow: '={{ 30 }}' }],
	[20, { deduplicate: false }],
	[20, {}, { disabled: true }],
	[20, {}, { type: 'n8n-nodes-base.webhook' }],
])('takes a window of %d beside %j %j', (window, options, other) => {
	expect(check(window, options, other)).not.toThrow();
});
