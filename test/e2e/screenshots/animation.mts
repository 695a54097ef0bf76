/** An animated PNG from screenshots of one size: their compressed pixels are taken as they are. */
import { crc32 } from 'node:zlib';

export interface Frame {
	png: Buffer;
	/** How long it shows. */
	seconds: number;
}

interface Chunk {
	type: string;
	data: Buffer;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and checksum around the data. */
const OVERHEAD = 12;

/**
 * Shown over and over. As the specification of PNG (third edition) has it: `acTL` tells how many
 * frames, `fcTL` stands before each, and the pixels of all but the first are in `fdAT`.
 *
 * @throws Error where the screenshots differ in size or kind
 */
export function animation(frames: Frame[]): Buffer {
	const headers = frames.map(({ png }) => chunksOf(png).find(({ type }) => type === 'IHDR')!.data);
	const [header] = headers;
	if (!headers.every((one) => one.equals(header!))) {
		throw new Error('The frames of an animation have one size and one kind of pixels');
	}
	let sequence = 0;
	const chunks = frames.flatMap(({ png, seconds }, index) => {
		const control: Chunk = { type: 'fcTL', data: frameControl(sequence++, header!, seconds) };
		const pixels = chunksOf(png).filter(({ type }) => type === 'IDAT');
		if (index === 0) return [control, ...pixels];
		return [
			control,
			...pixels.map(({ data }) => ({
				type: 'fdAT',
				data: Buffer.concat([uint32(sequence++), data]),
			})),
		];
	});
	return Buffer.concat([
		SIGNATURE,
		...[
			{ type: 'IHDR', data: header! },
			{ type: 'acTL', data: Buffer.concat([uint32(frames.length), uint32(0)]) },
			...chunks,
			{ type: 'IEND', data: Buffer.alloc(0) },
		].map(written),
	]);
}

function frameControl(sequence: number, header: Buffer, seconds: number): Buffer {
	const delay = Buffer.alloc(4);
	delay.writeUInt16BE(Math.round(seconds * 1000), 0);
	delay.writeUInt16BE(1000, 2);
	const offset = Buffer.alloc(8);
	// Neither disposed of nor blended: each frame is whole.
	return Buffer.concat([
		uint32(sequence),
		header.subarray(0, 8),
		offset,
		delay,
		Buffer.from([0, 0]),
	]);
}

function chunksOf(png: Buffer): Chunk[] {
	const chunks: Chunk[] = [];
	for (let at = SIGNATURE.length; at < png.length; ) {
		const length = png.readUInt32BE(at);
		chunks.push({
			type: png.toString('latin1', at + 4, at + 8),
			data: png.subarray(at + 8, at + 8 + length),
		});
		at += length + OVERHEAD;
	}
	return chunks;
}

function written({ type, data }: Chunk): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	return Buffer.concat([uint32(data.length), named, uint32(crc32(named))]);
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}
