import { UserError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

/**
 * What a gateway takes with one message (`policy` of hello-ok, OpenClaw 2026.9.6): the size of an
 * image, and of the whole request, in which four characters stand for three bytes.
 */
const MOST_IMAGE_BYTES = 6_291_456;
const MOST_REQUEST_BYTES = 26_214_400;
/** Of the request, for all that is not an image. */
const RESERVED_BYTES = 1_000_000;

/** How files of these kinds begin; n8n often does not know the type of a download. */
const IMAGE_SIGNATURES: Array<[type: string, begins: RegExp]> = [
	['image/png', /^\x89PNG\r\n/],
	['image/jpeg', /^\xff\xd8\xff/],
	['image/gif', /^GIF8/],
	['image/webp', /^RIFF[\s\S]{4}WEBP/],
];

/**
 * The images in these binary fields, as `agent` takes them.
 *
 * @throws UserError for a file that the gateway would refuse, before anything is sent
 */
export async function readImages(
	context: IExecuteFunctions,
	itemIndex: number,
	fieldNames: string[],
): Promise<IDataObject[]> {
	const images: IDataObject[] = [];
	let encodedBytes = 0;
	for (const fieldName of fieldNames) {
		const { fileName = fieldName, mimeType } = context.helpers.assertBinaryData(
			itemIndex,
			fieldName,
		);
		const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, fieldName);
		const imageType = imageTypeOf(bytes, mimeType);
		if (imageType === undefined) throw noImage(fileName, mimeType);
		if (bytes.length > MOST_IMAGE_BYTES) throw imageTooBig(fileName, bytes.length);
		const content = bytes.toString('base64');
		encodedBytes += content.length;
		if (encodedBytes > MOST_REQUEST_BYTES - RESERVED_BYTES) throw imagesTooBig(encodedBytes);
		images.push({ type: 'image', mimeType: imageType, fileName, content });
	}
	return images;
}

function imageTypeOf(bytes: Buffer, mimeType: string): string | undefined {
	const beginning = bytes.subarray(0, 16).toString('latin1');
	const known = IMAGE_SIGNATURES.find(([, begins]) => begins.test(beginning))?.[0];
	return known ?? (/^image\//i.test(mimeType) && bytes.length > 0 ? mimeType : undefined);
}

function noImage(fileName: string, mimeType: string): UserError {
	return new UserError(`"${fileName}" is no image (${mimeType})`, {
		description:
			'With a message whose reply is awaited, OpenClaw takes images only. Put the text of the file into the message, with the node Extract From File for example.',
	});
}

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

function imageTooBig(fileName: string, bytes: number): UserError {
	return new UserError(`"${fileName}" has ${megabytes(bytes)} MB, too much for the gateway`, {
		description: `It takes ${megabytes(MOST_IMAGE_BYTES)} MB for an image. Make it smaller, with the node Edit Image for example.`,
	});
}

function imagesTooBig(encodedBytes: number): UserError {
	return new UserError('The images together are too much for the gateway', {
		description: `It takes ${megabytes(MOST_REQUEST_BYTES)} MB for a message with all its images, which take ${megabytes(encodedBytes)} MB and more on the way. Send them in several messages of a named session.`,
	});
}
