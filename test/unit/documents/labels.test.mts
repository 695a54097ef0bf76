/** What the documents have in italics is on the screen: a field, an option, an operation. */
import type { INodeProperties } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { OpenClawApi } from '../../../credentials/OpenClawApi.credentials.ts';
import { OpenClawWebhookApi } from '../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { OpenClawRunHistoryTrigger } from '../../../nodes/OpenClawRunHistoryTrigger/OpenClawRunHistoryTrigger.node.ts';
import { OpenClawTrigger } from '../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { DOCUMENTS, emphasised } from '../../documents/documents.mts';

const DESCRIPTIONS = [
	new OpenClaw().description,
	new OpenClawLiveTrigger().description,
	new OpenClawRunHistoryTrigger().description,
	new OpenClawTrigger().description,
	new OpenClawApi(),
	new OpenClawWebhookApi(),
];

/** The lists of the gateway begin with them, where one has them (`loadOptions`). */
const ENTRIES = ['All Cron Jobs', 'All Enabled Agent Turns'];

/** n8n's own words: nodes, settings of a node, menus, credentials. The screenshots show the menus. */
const OF_N8N = [
	'Bearer Auth',
	'Create workflow → ⋯ → Import → From file',
	'Edit',
	'Execute step',
	'Extract From File',
	'Loop Over Items',
	'Retry',
	'Retry On Fail',
];

/** Columns of tables, an answer, a heading of the changelog: in italics as words, not as labels. */
const WORDS = [
	...['Inserts tried', 'Items received', 'Repeats', 'Retried in n8n', 'crashed'],
	...['This execution failed to be processed too many times', 'Unreleased', 'Yes'],
];

const known = new Set([...ENTRIES, ...OF_N8N, ...WORDS]);

function learn(fields: INodeProperties[]): void {
	for (const { displayName, modes = [], options = [], displayOptions, name: field } of fields) {
		known.add(displayName);
		const label = displayName.replace(/ \(.*\)$/, '');
		known.add(label);
		for (const mode of modes) known.add(mode.displayName);
		for (const option of options) {
			if ('values' in option) learn(option.values);
			else if ('type' in option) {
				learn([option]);
				known.add(`${label}: ${option.displayName}`);
			} else {
				known.add(option.name);
				known.add(`${label}: ${option.name}`);
				if (field !== 'operation') continue;
				const resource = resources.get(String(displayOptions!.show!.resource![0]))!;
				for (const sign of [':', ' →']) known.add(`${resource}${sign} ${option.name}`);
			}
		}
	}
}

const resources = new Map(
	new OpenClaw().description.properties
		.find(({ name }) => name === 'resource')!
		.options!.flatMap((option) => ('value' in option ? [[option.value, option.name]] : [])),
);

for (const { displayName, properties } of DESCRIPTIONS) {
	known.add(displayName);
	learn(properties);
}

/** The changelog names what was. */
const CURRENT = DOCUMENTS.filter((document) => document !== 'CHANGELOG.md');

describe('what is in italics is a label', () => {
	it.each(CURRENT)('%s', (document) => {
		const unknown = emphasised(document).filter(({ text }) => !known.has(text));
		expect(unknown).toEqual([]);
	});

	it('in all documents there are many', () => {
		const all = CURRENT.flatMap((document) => emphasised(document));
		expect(all.length).toBeGreaterThan(200);
	});

	it('every word that is none is in use', () => {
		const used = new Set(CURRENT.flatMap(emphasised).map(({ text }) => text));
		expect([...ENTRIES, ...OF_N8N, ...WORDS].filter((word) => !used.has(word))).toEqual([]);
	});
});
