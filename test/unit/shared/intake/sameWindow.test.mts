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
	[2000, { deduplicationWindow: 3000 }],
	[2000, { deduplicationWindow: 20 }],
	[2000, {}],
	[2000, undefined],
])('refuses a window of %d beside %j', (window, options) => {
	expect(check(window, options)).toThrow(
		/The Deduplication Window is 2000 here and (3000|1000) in "There"/,
	);
});

it.each<[number, IDataObject, object?]>([
	[2000, { deduplicationWindow: 2000 }],
	[1000, {}],
	// Both remember a thousand.
	[20, { deduplicationWindow: 30 }],
	[20, {}],
	[2000, { deduplicationWindow: '={{ 3000 }}' }],
	[2000, { deduplicate: false }],
	[2000, {}, { disabled: true }],
	[2000, {}, { type: 'n8n-nodes-base.webhook' }],
])('takes a window of %d beside %j %j', (window, options, other) => {
	expect(check(window, options, other)).not.toThrow();
});
