import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
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
const production: Target = { url: 'https://n8n.example.com/webhook/1/openclaw', owner };
const test: Target = { url: 'https://n8n.example.com/webhook-test/1/openclaw', owner };
const other: Target = {
	url: 'https://n8n.example.com/webhook/2/openclaw',
	owner: ownerOf('instance', 'another webhook'),
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
	patched(delivery, pointBack(delivery, target)!);

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
	it("is put back also after n8n's address has changed", () => {
		const before = { mode: 'announce', channel: 'telegram' };
		const moved = { url: 'http://10.0.0.1:5678/n8n/webhook/1/openclaw?token=new', owner };
		expect(restored(registered(before), moved)).toEqual(before);
	});

	it.each([
		["n8n's address", 'http://10.0.0.1:5678/webhook/1/openclaw'],
		['the token', 'https://n8n.example.com/webhook/1/openclaw?token=new'],
	])('when %s changes', (_what, address) => {
		const before = { mode: 'announce', channel: 'telegram' };
		const moved = { url: address, owner };
		const after = registered(registered(before), moved);
		expect(after.completionDestination).toMatchObject({ to: expect.stringContaining(address) });
		expect(restored(after, moved)).toEqual(before);
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

	it('is not put back by unpublishing, and the other way round', () => {
		const inProduction = registered({ mode: 'none' });
		const listening = registered(inProduction, test, { isTest: true });
		expect(pointBack(listening, production)).toBeUndefined();
		expect(pointBack(inProduction, test)).toBeUndefined();
	});
});
