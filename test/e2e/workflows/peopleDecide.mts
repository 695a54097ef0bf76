import axios from 'axios';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { publishExample, type ExampleWorkflow } from '../harness/exampleWorkflow.mts';
import { connectOperator, type Operator } from '../harness/operator.mts';
import type { Peers } from '../harness/peers.mts';
import { startSink, type Sink } from '../harness/sink.mts';
import { askFor, type Reply } from '../harness/stubModel.mts';
import type { ChatMessage, Telegram } from '../harness/telegram.mts';
import { until } from '../harness/until.mts';

const CHAT = '777';

/** n8n takes a press of a button by what looks like a program for none. */
const BROWSER = { headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' } };

/** Characters that HTML, Markdown, n8n's expressions and n8n's own line breaks would change. */
const HOSTILE = `echo '<b>{{ 7*7 }}</b> a_b *c [d](e) $& &amp; &lt; \\n <br>'`;

let turns = 0;

/** Starts a turn, and answers how it ended once it has. */
async function turn({ call }: Operator, tool: Reply['call'], inMain = false) {
	turns += 1;
	const idempotencyKey = `decided-${turns}`;
	const sessionKey = inMain ? 'agent:main:main' : `agent:main:e2e:${idempotencyKey}`;
	const message = `Do it. ${askFor({ call: tool })}`;
	await call('agent', { message, idempotencyKey, sessionKey });
	const wait = call<{ terminalReply?: { text?: string } }>('agent.wait', {
		...{ runId: idempotencyKey, timeoutMs: 180_000 },
	});
	return { end: wait.then(({ terminalReply }) => terminalReply?.text ?? '') };
}

/**
 * Lets the agent run a command until somebody is asked: before the trigger is connected, the gateway
 * denies at once.
 */
async function askToRun(operator: Operator, command: string, asked: () => boolean) {
	return await until('somebody to be asked', { seconds: 90 }, async () => {
		const { end } = await turn(operator, { name: 'exec', arguments: { command } });
		let isOver = false;
		void end.then(() => (isOver = true));
		await until('an end, or a request', { seconds: 60, everyMs: 50 }, () => {
			return isOver || asked() || undefined;
		});
		return asked() ? { end } : undefined;
	});
}

export function approveByForm(peers: () => Peers): void {
	let alerts: Sink;
	let operator: Operator;
	let example: ExampleWorkflow;
	beforeAll(async () => {
		alerts = await startSink('Alerts');
		operator = await connectOperator(peers().gateway);
		const fields = { alertUrl: alerts.url };
		example = await publishExample(peers(), 'approve-commands-by-form.json', () => ({
			Settings: { fields },
		}));
	});
	afterAll(async () => {
		await peers().api.deactivate(example.workflow);
		await operator.close();
		await alerts.stop();
	});

	it.each([
		['allow-once', 'goes on', '{{ 7*7 }}'],
		['deny', 'goes on without it', 'denied'],
	])('%s: the agent %s', async (decision, _what, said) => {
		const before = alerts.batches.length;
		const { end } = await askToRun(operator, HOSTILE, () => alerts.batches.length > before);
		const alert = JSON.stringify(alerts.batches.at(-1));
		const [url] = /http[^"]+/.exec(alert)!;
		// The command is in the form alone, and there it is a text.
		expect(alert).not.toContain('echo');
		await sleeping(peers(), example);
		const { data: page } = await axios.get<string>(url!);
		expect(page).toContain(
			'&lt;b&gt;{{ 7*7 }}&lt;/b&gt; a_b *c [d](e) $&amp; &amp;amp; &amp;lt; \\n',
		);
		expect(page).toContain(`<option value='${decision}'>`);
		await axios.postForm(url!, { 'field-0': 'rm -rf /', 'field-1': decision });
		expect(await end).toContain(said);
	});
}

export function approveByTelegram(peers: () => Peers, telegram: Telegram): void {
	let operator: Operator;
	let example: ExampleWorkflow;
	beforeAll(async () => {
		operator = await connectOperator(peers().gateway);
		const telegramApi = await botOf(peers(), telegram);
		example = await publishExample(peers(), 'approve-commands-by-telegram.json', () => ({
			Settings: { fields: { chatId: CHAT } },
			'Ask in the chat': { credentials: { telegramApi } },
		}));
	});
	afterAll(async () => {
		await peers().api.deactivate(example.workflow);
		await operator.close();
	});

	it.each([
		['Allow once', 'goes on', '{{ 7*7 }}'],
		['Deny', 'goes on without it', 'denied'],
	])('%s: the agent %s', async (label, _what, said) => {
		const before = telegram.messages.length;
		const asking = () => telegram.messages.slice(before).find(hasButtons);
		const { end } = await askToRun(operator, HOSTILE, () => asking() !== undefined);
		const message = asking()!;
		expect(message.chatId).toBe(CHAT);
		expect(read(message)).toBe(`An OpenClaw agent asks to run:\n\n${HOSTILE}`);
		await sleeping(peers(), example);
		await axios.get(buttonOf(message, label), BROWSER);
		expect(await end).toContain(said);
	});
}

export function answerByTelegram(peers: () => Peers, telegram: Telegram): void {
	it('the agent goes on with what was chosen or written', async () => {
		const { api, gateway } = peers();
		const operator = await connectOperator(gateway);
		const telegramApi = await botOf(peers(), telegram);
		const { workflow } = await publishExample(peers(), 'answer-questions-by-telegram.json', () => ({
			Settings: { fields: { chatId: CHAT } },
			'Ask in the chat': { credentials: { telegramApi } },
		}));
		const options = ['Staging', 'Production $&'].map((option) => ({ label: option }));
		const ask = async (...questions: string[]) => {
			const before = telegram.messages.length;
			const parts = questions.map((question, index) => ({
				...{ id: `part_${index}`, header: `Part ${index}`, question, options },
			}));
			const args = { questions: parts, timeoutSeconds: 300 };
			const call = { name: 'tool_call', arguments: { id: 'ask_user', args } };
			const { end } = await turn(operator, call, true);
			const message = await until('the question', { seconds: 90 }, () =>
				telegram.messages.slice(before).find(hasButtons),
			);
			await sleeping(peers(), { workflow });
			return { end, message };
		};
		try {
			const one = await ask('Where to? $& <b>{{ 7*7 }}</b>');
			expect(read(one.message)).toContain('Where to? $& <b>{{ 7*7 }}</b>');
			await fillIn(one.message, { 'field-0': 'Production $&' });
			expect(await one.end).toContain('Production $&');

			const two = await ask('Where to?', 'And then?');
			await fillIn(two.message, { 'field-0': 'Staging', 'field-3': 'Tell {{ 7*7 }}, "all"' });
			const said = await two.end;
			expect(said).toContain('Staging');
			expect(said).toContain('Tell {{ 7*7 }}');
		} finally {
			// A question that is left would take what people write next for its answer.
			const { questions } = await operator.call<{ questions: Array<{ id: string }> }>(
				'question.list',
			);
			for (const { id } of questions) await operator.call('question.resolve', { id, cancel: true });
			await api.deactivate(workflow);
			await operator.close();
		}
	});
}

async function botOf({ api }: Peers, { botToken, url }: Telegram) {
	return await api.createCredential('telegramApi', { accessToken: botToken, baseUrl: url });
}

/** The agent writes to the same chat, without any. */
const hasButtons = ({ fields }: ChatMessage) => fields.reply_markup !== undefined;

/** What a person reads: without the backslashes of Markdown and the characters that have no width. */
const read = ({ text }: ChatMessage) =>
	text.replaceAll(/\\([_*`[])/g, '$1').replaceAll('\u2060', '');

interface Button {
	text: string;
	url: string;
}

/** The address that a button opens. */
function buttonOf({ fields }: ChatMessage, label: string): string {
	const markup = JSON.parse(fields.reply_markup!) as { inline_keyboard: Button[][] };
	return markup.inline_keyboard.flat().find(({ text }) => text === label)!.url;
}

/** Before its execution sleeps, n8n does not answer for it. */
async function sleeping({ api }: Peers, { workflow }: Pick<ExampleWorkflow, 'workflow'>) {
	await until('the execution to wait', { seconds: 60 }, async () => {
		const [latest] = await api.listExecutions(workflow.id);
		return latest?.status === 'waiting' || undefined;
	});
}

async function fillIn(message: ChatMessage, fields: Record<string, string>): Promise<void> {
	const url = buttonOf(message, 'Answer');
	expect((await axios.get<string>(url, BROWSER)).data).toContain('<form');
	await axios.postForm(url, fields, BROWSER);
}
