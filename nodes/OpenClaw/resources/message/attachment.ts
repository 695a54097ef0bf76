import { UserError, type IDataObject } from 'n8n-workflow';

import { listOf } from '../../../shared/cronJob/fieldValues';
import { fileFieldOf, readInputFile } from '../../inputFile';
import type { OperationCall } from '../../operation';

/**
 * The gateway takes frames of 26,214,400 bytes (`policy.maxPayload`), and a file in one is a third
 * longer; the rest is for the text and the other fields.
 */
const MOST_BYTES = 19_000_000;

/** What to send beside the text, as params of `send`. */
export async function readAttachment(call: OperationCall): Promise<IDataObject | undefined> {
	const { context, itemIndex } = call;
	const kind = context.getNodeParameter('attachment', itemIndex, 'none');
	if (kind === 'binary') return await readFile(call);
	return kind === 'url' ? readUrl(call) : undefined;
}

function readUrl({ context, itemIndex }: OperationCall): IDataObject {
	const given: unknown = context.getNodeParameter('mediaUrl', itemIndex);
	const urls = listOf(given, 'Media URL', /\r?\n/);
	if (urls.length === 0 || !urls.every(isHttpUrl)) {
		throw new UserError('The media URL is not an http(s) URL', {
			description:
				'The gateway fetches the file from it. To send a file of this item, choose File.',
		});
	}
	return urls.length === 1 ? { mediaUrl: urls[0] } : { mediaUrls: urls };
}

function isHttpUrl(url: string): boolean {
	return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

async function readFile({ context, itemIndex }: OperationCall): Promise<IDataObject> {
	const name: unknown = context.getNodeParameter('binaryPropertyName', itemIndex);
	const field = fileFieldOf(name, 'Input Data Field Name');
	const file = await readInputFile(context, itemIndex, field, assertSize);
	const { fileName, mimeType, bytes } = file;
	return {
		buffer: bytes.toString('base64'),
		filename: fileName,
		...(mimeType && { contentType: mimeType }),
	};
}

function assertSize(bytes: number, fileName: string): void {
	if (bytes === 0) {
		throw new UserError(`The file "${fileName}" is empty`, { description: 'Nothing was sent.' });
	}
	if (bytes <= MOST_BYTES) return;
	throw new UserError(
		`The file "${fileName}" has ${megabytes(bytes)}, and the gateway takes ${megabytes(MOST_BYTES)} at most`,
		{ description: 'Nothing was sent. Send a URL instead, or a smaller file.' },
	);
}

function megabytes(bytes: number): string {
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
