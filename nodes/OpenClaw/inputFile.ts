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

/**
 * `assertSize` throws where a file of that size cannot be sent. It judges one that n8n keeps outside of
 * the item before n8n reads it, which it cannot where the file has more than 2 GiB.
 *
 * @throws NodeOperationError of n8n where there is no such file
 */
export async function readInputFile(
	{ helpers }: IExecuteFunctions,
	itemIndex: number,
	field: FileField,
	assertSize: (bytes: number, fileName: string) => void,
): Promise<InputFile> {
	const { id, mimeType, ...given } = helpers.assertBinaryData(itemIndex, field);
	const fileName = given.fileName ?? (typeof field === 'string' ? field : 'file');
	if (id) assertSize((await helpers.getBinaryMetadata(id)).fileSize, fileName);
	const bytes = await helpers.getBinaryDataBuffer(itemIndex, field);
	assertSize(bytes.length, fileName);
	return { fileName, mimeType, bytes };
}
