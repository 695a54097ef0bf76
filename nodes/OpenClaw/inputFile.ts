import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { listOf, textOf } from '../shared/cronJob/fieldValues';
import { isJsonObject } from '../shared/json';

/** The name of a binary field of the item, or a file that an expression takes from another node. */
export type FileField = string | IBinaryData;

export interface InputFile {
	fileName: string;
	mimeType: string;
	bytes: Buffer;
}

/** @throws UserError where it holds neither a text nor an object; of what is no file n8n says so */
export function fileFieldOf(value: unknown, label: string): FileField {
	return isJsonObject(value) ? (value as unknown as IBinaryData) : textOf(value, label).trim();
}

/** Several: names with commas between them, a file, or a list of either. */
export function fileFieldsOf(value: unknown, label: string): FileField[] {
	const given = typeof value === 'object' ? [value].flat() : listOf(value, label);
	return given.map((one) => fileFieldOf(one, label)).filter((field) => field !== '');
}

/** @throws NodeOperationError of n8n where there is no such file */
export async function readInputFile(
	{ helpers }: IExecuteFunctions,
	itemIndex: number,
	field: FileField,
): Promise<InputFile> {
	const { fileName, mimeType } = helpers.assertBinaryData(itemIndex, field);
	const bytes = await helpers.getBinaryDataBuffer(itemIndex, field);
	return { fileName: fileName ?? (typeof field === 'string' ? field : 'file'), mimeType, bytes };
}
