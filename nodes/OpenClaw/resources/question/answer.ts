import { UserError, type INodeProperties } from 'n8n-workflow';

import { textOf } from '../../../shared/cronJob/fieldValues';
import { partsOf, type QuestionPart } from '../../../shared/decision/question';
import type { Answers } from '../../../shared/gateway/api/questions';
import { isJsonObject, type JsonObject } from '../../../shared/json';
import { parsedJson } from '../../jsonField';
import type { Operation, OperationCall } from '../../operation';
import { questionOutputFields } from './questionOutput';
import { questionLocator, readQuestionId } from './questionLocator';
import { settle } from './settle';

const answers: INodeProperties = {
	displayName: 'Answers',
	name: 'answers',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Production',
	description:
		'The label of an option or a text of your own. For several questions at once, JSON with an answer for each, by its key: {"deploy_target": "Production"}; several choices are a list.',
	displayOptions: { show: { resource: ['question'], operation: ['answer'] } },
};

export const answer: Operation = {
	fields: [questionLocator('answer'), answers, ...questionOutputFields('answer', ['applied'])],
	isRead: false,
	async execute(call) {
		const { questions } = call.gateway;
		const given = readGiven(call);
		const question = await questions.get(readQuestionId(call));
		const byKey = answersByKey(given, question);
		const id = question.id as string;
		return [await settle(call, question, async () => await questions.answer(id, byKey))];
	},
};

/** An object or a list, from an expression or as JSON, or else the one answer. */
function readGiven({ context, itemIndex }: OperationCall): unknown {
	const value: unknown = context.getNodeParameter('answers', itemIndex, '');
	if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
	// A text of one's own may begin with a bracket, too.
	return parsedJson(value) ?? value;
}

function answersByKey(given: unknown, question: JsonObject): Answers {
	const parts = partsOf(question);
	const byKey = isJsonObject(given) ? given : { [onlyKey(parts)]: given };
	const isUnknown = (key: string) => !parts.some((part) => part.key === key);
	if (Object.keys(byKey).some(isUnknown) || parts.some(({ key }) => !Object.hasOwn(byKey, key))) {
		throw wrongKeys(parts);
	}
	return Object.fromEntries(parts.map((part) => [part.key, textsOf(byKey[part.key], part)]));
}

function onlyKey(parts: QuestionPart[]): string {
	const [only, ...others] = parts;
	if (only === undefined || others.length > 0) throw wrongKeys(parts);
	return only.key;
}

function wrongKeys(parts: QuestionPart[]): UserError {
	const wanted = parts.map(({ key, question }) => `"${key}" (${question ?? ''})`).join(', ');
	return new UserError('The answers are not those to the questions', {
		description: `Give one to each of: ${wanted}. Nothing was sent.`,
	});
}

/** What was chosen or written for one question; the gateway takes nothing else. */
function textsOf(value: unknown, { key, options, isMultiSelect, isOpen }: QuestionPart): string[] {
	const texts = [value].flat().map((one) => textOf(one, `The answer to "${key}"`));
	const problem = problemOf();
	if (problem === undefined) return texts;
	const choices = options.length === 0 ? '' : ` The options are: ${options.join(', ')}.`;
	throw new UserError(`The answer to "${key}" ${problem}`, {
		description: `Nothing was sent.${choices}`,
	});

	function problemOf(): string | undefined {
		if (texts.length === 0 || texts.some((text) => text.trim() === '')) return 'is empty';
		if (texts.length > 1 && !isMultiSelect) return 'is a list, and one answer is asked for';
		const isOption = (text: string) => options.some((option) => option.trim() === text.trim());
		if (options.length > 0 && !isOpen && !texts.every(isOption)) return 'is none of the options';
		return undefined;
	}
}
