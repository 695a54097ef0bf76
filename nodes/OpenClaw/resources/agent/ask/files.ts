import { UserError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import type { MessageLimits } from '../../../../shared/gateway/api/greeting';
import { megabytes } from '../../../../shared/gateway/errors/tooBig';
import { readInputFile, type FileField } from '../../../inputFile';
import { fileBlock, textIn } from './textFile';

/** What goes with a message. */
export interface Files {
	/** As `agent` takes them, which takes no other files (OpenClaw 2026.3 to 2026.9). */
	images: IDataObject[];
	/** The text files, as the gateway's own chat puts them into a message. */
	blocks: string[];
}

/** Of a request, for all that is not a file. */
const RESERVED_BYTES = 1_000_000;

/** How files of these kinds begin; n8n often does not know the type of a download. */
const IMAGE_SIGNATURES: Record<string, RegExp> = {
	'image/png': /^\x89PNG\r\n/,
	'image/jpeg': /^\xff\xd8\xff/,
	'image/gif': /^GIF8/,
	'image/webp': /^RIFF[\s\S]{4}WEBP/,
};

/**
 * These files, as they go with a message.
 *
 * @throws UserError for a file that the gateway would refuse, before anything is sent
 */
export async function readFiles(
	context: IExecuteFunctions,
	itemIndex: number,
	fields: FileField[],
	limits: MessageLimits,
): Promise<Files> {
	const files: Files = { images: [], blocks: [] };
	const room = limits.requestBytes - RESERVED_BYTES;
	let sentBytes = 0;
	const assertSize = (bytes: number, fileName: string) => {
		if (bytes === 0) throw new UserError(`The file "${fileName}" is empty`);
		// A text in UTF-16 may take half of it on the way.
		if (sentBytes + bytes / 2 > room) throw filesTooBig(sentBytes + bytes, limits);
	};
	for (const field of fields) {
		const file = await readInputFile(context, itemIndex, field, assertSize);
		const { fileName, mimeType, bytes } = file;
		const imageType = imageTypeOf(bytes, mimeType);
		if (imageType !== undefined) {
			if (bytes.length > limits.imageBytes) throw imageTooBig(fileName, bytes.length, limits);
			const content = bytes.toString('base64');
			files.images.push({ type: 'image', mimeType: imageType, fileName, content });
			sentBytes += content.length;
		} else {
			const text = textIn(bytes, mimeType);
			if (text === undefined) throw neither(fileName, mimeType);
			const block = fileBlock(fileName, mimeType, text);
			files.blocks.push(block);
			sentBytes += Buffer.byteLength(JSON.stringify(block));
		}
		if (sentBytes > room) throw filesTooBig(sentBytes, limits);
	}
	return files;
}

/** By what the file is: a type that is known by its beginning is not taken on trust. */
function imageTypeOf(bytes: Buffer, mimeType: string): string | undefined {
	const beginning = bytes.subarray(0, 16).toString('latin1');
	const known = Object.keys(IMAGE_SIGNATURES).find((type) =>
		IMAGE_SIGNATURES[type]!.test(beginning),
	);
	if (known !== undefined) return known;
	const type = mimeType.toLowerCase().split(';')[0]!.trim();
	// A drawing in SVG is a text: models take no such images.
	const isOther = type.startsWith('image/') && type !== 'image/svg+xml';
	return isOther && !Object.hasOwn(IMAGE_SIGNATURES, type) ? type : undefined;
}

function neither(fileName: string, mimeType: string): UserError {
	return new UserError(`"${fileName}" is neither an image nor a text (${mimeType})`, {
		description:
			'With a message whose reply is awaited, OpenClaw takes no other files. Nothing was sent. Get the text out of it before, with the node Extract From File for example.',
	});
}

function imageTooBig(fileName: string, bytes: number, { imageBytes }: MessageLimits): UserError {
	return new UserError(`"${fileName}" has ${megabytes(bytes)}, too much for the gateway`, {
		description: `It takes ${megabytes(imageBytes)} for an image. Nothing was sent. Make it smaller, with the node Edit Image for example.`,
	});
}

function filesTooBig(sentBytes: number, { requestBytes }: MessageLimits): UserError {
	return new UserError('The files together are too much for the gateway', {
		description: `It takes ${megabytes(requestBytes)} for a message with all its files, which take ${megabytes(sentBytes)} and more on the way. Nothing was sent. Send them in several messages of a named session.`,
	});
}
