import type { IDataObject } from 'n8n-workflow';

import { isoUtc } from '../time';
import { isJsonObject, readNumber, readObject, readString, type JsonObject } from '../json';
import { jobOfSession } from './jobOfSession';

/** One of the up to three questions that an agent asks together. */
export interface QuestionPart {
	/** What the answer is given under. */
	key: string;
	header: string | null;
	question: string | null;
	/** What to read before, at this address. */
	url: string | null;
	/** The labels to choose from. */
	options: string[];
	/** What each of them means, in the same order. */
	optionDescriptions: Array<string | null>;
	/** Whether several may be chosen. */
	isMultiSelect: boolean;
	/** Whether a text of one's own may be given. */
	isOpen: boolean;
	/** Whether the answer is a secret, which the gateway keeps from its agent. */
	isSecret: boolean;
}

/** What an agent asks a person, as the gateway lists, announces and keeps it. */
export function questionItem(question: JsonObject): IDataObject {
	return {
		questionId: readString(question, 'id'),
		status: readString(question, 'status'),
		questions: partsOf(question).map((part) => ({ ...part })),
		agentId: readString(question, 'agentId'),
		sessionKey: readString(question, 'sessionKey'),
		jobId: jobOfSession(readString(question, 'sessionKey')),
		runId: readString(question, 'runId'),
		createdAt: isoUtc(readNumber(question, 'createdAtMs')),
		expiresAt: isoUtc(readNumber(question, 'expiresAtMs')),
		answers: answersOf(question),
		resolvedBy: readString(question, 'resolvedBy'),
	};
}

export function partsOf({ questions }: JsonObject): QuestionPart[] {
	return listOf(questions).map((part) => {
		const options = listOf(part.options).filter((option) => readString(option, 'label') !== null);
		return {
			key: readString(part, 'questionId') ?? '',
			header: readString(part, 'header'),
			question: readString(part, 'question'),
			url: readString(part, 'url'),
			options: options.map((option) => readString(option, 'label')!),
			optionDescriptions: options.map((option) => readString(option, 'description')),
			isMultiSelect: part.multiSelect === true,
			isOpen: part.isOther === true,
			isSecret: part.isSecret === true,
		};
	});
}

/** By key, the texts that were given; null as long as there are none. */
function answersOf(question: JsonObject): IDataObject | null {
	const { answers } = readObject(question, 'answers');
	return isJsonObject(answers) ? (answers as IDataObject) : null;
}

function listOf(value: unknown): JsonObject[] {
	return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
