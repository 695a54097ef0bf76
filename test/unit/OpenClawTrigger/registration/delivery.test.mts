import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
	isBorrowed,
	leadsHere,
	pointBack,
	pointHere,
	undoTo,
} from '../../../../nodes/OpenClawTrigger/registration/delivery.ts';
import {
	ownerOf,
	type Target,
} from '../../../../nodes/OpenClawTrigger/registration/registeredUrl.ts';

type Delivery = Record<string, unknown>;

const owner = ownerOf('instance', 'webhook');
const production: Target = {
	url: 'https://n8n.example.com/webhook/1/openclaw',
	owner,
	pathSegments: 2,
};
const test: Target = {
	url: 'https://n8n.example.com/webhook-test/1/openclaw',
	owner,
	pathSegments: 2,
};
const other: Target = {
	url: 'https://n8n.example.com/webhook/2/openclaw',
	owner: ownerOf('instance', 'another webhook'),
	pathSegments: 2,
};

/** `cron.update` merges a delivery field by field; null clears (measured on OpenClaw 2026.9.6). */
function patched(delivery: Delivery | undefined, patch: Delivery): Delivery {
	const merged = { ...delivery, ...patch };
	return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

function registered(
	delivery: Delivery | undefined,
	target = production,
	how: { replace?: boolean; isTest?: boolean } = {},
): Delivery {
	const change = pointHere(delivery, target, { replace: false, isTest: false, ...how });
	if (change.kind !== 'change') throw new Error(change.kind);
	return patched(delivery, change.delivery);
}

const restored = (delivery: Delivery, target = production) =>
	patched(delivery, pointBack(delivery, target) as Delivery);

const url = fc.webUrl({ withQueryParameters: true });
const common = fc.record({ bestEffort: fc.boolean(), channel: fc.string() }, { requiredKeys: [] });
const delivery = fc.oneof(
	fc.record({ mode: fc.constant('none') }),
	fc.record({ mode: fc.constant('none'), to: fc.string({ minLength: 1 }) }),
	fc.record({ mode: fc.constant('webhook'), to: url }),
	fc.record({ mode: fc.constant('announce'), to: fc.string({ minLength: 1 }) }),
	fc.record({
		mode: fc.constant('announce'),
		completionDestination: fc.record({ mode: fc.constant('webhook'), to: url }),
	}),
);
const anyDelivery = fc.tuple(delivery, common).map(([one, two]) => ({ ...two, ...one }));

describe('registering', () => {
	it('and putting back leaves any delivery as it was', () => {
		fc.assert(
			fc.property(anyDelivery, (before) => {
				expect(restored(registered(before, production, { replace: true }))).toEqual(before);
			}),
		);
	});

	it('again changes nothing', () => {
		fc.assert(
			fc.property(anyDelivery, (before) => {
				const once = registered(before, production, { replace: true });
				expect(pointHere(once, production, { replace: false, isTest: false })).toEqual({
					kind: 'there',
				});
			}),
		);
	});

	it('and undoing leaves any delivery as it was', () => {
		fc.assert(
			fc.property(anyDelivery, (before) => {
				const after = registered(before, production, { replace: true });
				expect(patched(after, undoTo(before))).toEqual(before);
			}),
		);
	});

	it.each([undefined, { mode: 'none' }])('gives a job with delivery %j the webhook', (before) => {
		const { mode, to } = registered(before);
		expect(mode).toBe('webhook');
		expect(new URL(String(to)).origin).toBe('https://n8n.example.com');
		expect(restored({ mode, to })).toEqual({ mode: 'none' });
	});

	it('lets a job that announces keep announcing', () => {
		const after = registered({ mode: 'announce', channel: 'telegram', to: '123' });
		expect(after).toMatchObject({
			...{ mode: 'announce', channel: 'telegram', to: '123' },
			completionDestination: {
				mode: 'webhook',
				to: expect.stringContaining('https://n8n.example.com/webhook/1/openclaw#'),
			},
		});
	});

	it.each([
		{ mode: 'webhook', to: 'https://elsewhere.example.com/?token=x' },
		{
			mode: 'announce',
			completionDestination: { mode: 'webhook', to: 'https://elsewhere.example.com/?token=x' },
		},
		registered({ mode: 'none' }, other),
	])('does not take %j from another webhook', (before) => {
		expect(pointHere(before, production, { replace: false, isTest: false }).kind).toBe('taken');
		expect(pointBack(before, production)).toBeUndefined();
	});
});

describe('a registration is moved and not doubled', () => {
	it.each([
		['the token changes', { url: `${production.url}?token=new` }],
		["n8n's key changes", { owner: ownerOf('another instance', 'webhook') }],
	])('when %s', (_what, change) => {
		const before = { mode: 'announce', channel: 'telegram' };
		const moved = { ...production, ...change };
		const after = registered(registered(before), moved);
		expect(after.completionDestination).toMatchObject({ to: expect.stringContaining(moved.url) });
		expect(restored(after, moved)).toEqual(before);
	});

	it('when a trigger without a webhook id is renamed', () => {
		const nameless = { ...production, pathSegments: 3 };
		const [one, two] = ['one', 'two'].map((name) => ({
			...nameless,
			url: `https://n8n.example.com/webhook/workflow/${name}/openclaw`,
		})) as [Target, Target];
		const moved = registered(registered({ mode: 'none' }, one), two);
		expect(restored(moved, two)).toEqual({ mode: 'none' });
	});

	it.each([
		'https://staging.example.com/webhook/1/openclaw',
		'https://n8n.example.com/copy/webhook/1/openclaw',
	])('but is not taken by a copy of its n8n at %s without a word', (url) => {
		const copy = { ...production, url };
		const inProduction = registered({ mode: 'none' });
		const how = { replace: false, isTest: false };
		expect(pointHere(inProduction, copy, how)).toMatchObject({ kind: 'taken', isCopy: true });
		expect(pointBack(inProduction, copy)).toBeUndefined();
		const taken = registered(inProduction, copy, { replace: true });
		expect(restored(taken, copy)).toEqual(inProduction);
	});

	it('when the trigger that has it is being unpublished', () => {
		const theirs = registered({ mode: 'none' }, other);
		const how = { replace: false, isTest: false, isAbandoned: () => true };
		const change = pointHere(theirs, production, how);
		expect(change.kind).toBe('change');
		const after = patched(theirs, (change as { delivery: Delivery }).delivery);
		expect(restored(after)).toEqual({ mode: 'none' });
	});

	it('and a damaged memory is told, not thrown', () => {
		const damaged = { mode: 'webhook', to: `${production.url}#openclaw-n8n=${owner}.e30x` };
		expect(pointBack(damaged, production)).toBe('damaged');
		expect(pointHere(damaged, production, { replace: false, isTest: false }).kind).toBe('there');
	});

	it('when a person had entered the URL by hand, which is put back', () => {
		const before = { mode: 'webhook', to: production.url };
		expect(restored(registered(before))).toEqual(before);
		expect(pointBack(before, production)).toBeUndefined();
	});
});

describe('a test registration', () => {
	it('stands on the one for production and gives way to it', () => {
		const inProduction = registered({ mode: 'none' });
		const listening = registered(inProduction, test, { isTest: true });
		expect(String(listening.to)).toContain('/webhook-test/');
		expect(restored(listening, test)).toEqual(inProduction);
	});

	it('that was left behind is cleared away by publishing', () => {
		const leftBehind = registered(registered({ mode: 'none' }), test, { isTest: true });
		expect(restored(registered(leftBehind))).toEqual({ mode: 'none' });
	});

	it('of a trigger without a webhook id is told from the one for production', () => {
		const [inUse, listening] = ['webhook', 'webhook-test'].map((endpoint) => ({
			url: `https://n8n.example.com/${endpoint}/workflow/name/openclaw`,
			...{ owner, pathSegments: 3 },
		})) as [Target, Target];
		const inProduction = registered({ mode: 'none' }, inUse);
		const borrowed = registered(inProduction, listening, { isTest: true });
		expect(restored(borrowed, listening)).toEqual(inProduction);
	});

	it('stays while the one for production is put back, and then gives way to what was before', () => {
		const inProduction = registered({ mode: 'none' });
		const listening = registered(inProduction, test, { isTest: true });
		const unpublished = restored(listening, production);
		expect(String(unpublished.to)).toContain('/webhook-test/');
		expect(isBorrowed(unpublished, test)).toBe(true);
		expect(restored(unpublished, test)).toEqual({ mode: 'none' });
	});

	it('that has ended leaves the one for production alone', () => {
		expect(pointBack(registered({ mode: 'none' }), test)).toBeUndefined();
	});
});

describe('a job that another trigger has taken over', () => {
	const takenOver = (before: Delivery) => registered(before, other, { replace: true });

	it.each<Delivery>([
		{ mode: 'none' },
		{ mode: 'webhook', to: 'https://example.com/before' },
		{
			...{ mode: 'announce', channel: 'telegram' },
			completionDestination: { mode: 'webhook', to: 'https://example.com/before' },
		},
	])('goes back to %j, whichever of the two is unpublished first', (before) => {
		const taken = takenOver(registered(before, production, { replace: true }));
		const firstUnpublished = restored(taken);
		expect(leadsHere(firstUnpublished, other)).toBe(true);
		expect(restored(firstUnpublished, other)).toEqual(before);
		expect(restored(restored(taken, other))).toEqual(before);
	});

	it('by way of a third is as before once all are unpublished', () => {
		const third: Target = {
			...other,
			url: 'https://n8n.example.com/webhook/3/openclaw',
			owner: 'c',
		};
		const taken = takenOver(registered({ mode: 'none' }));
		const byThird = registered(taken, third, { replace: true });
		expect(restored(restored(restored(byThird), other), third)).toEqual({ mode: 'none' });
		expect(restored(restored(restored(byThird, other)), third)).toEqual({ mode: 'none' });
	});

	it('before it was here is left alone', () => {
		expect(pointBack(takenOver({ mode: 'none' }), production)).toBeUndefined();
	});
});
