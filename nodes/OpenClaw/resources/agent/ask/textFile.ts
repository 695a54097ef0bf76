/** Control characters but white space: what has them is of another kind. */
const CONTROL_CHARACTERS = /[^\P{Cc}\s]/u;

/** Begins the colours of a log. */
const ESCAPE = '\u001b';

/** Files of these kinds begin so, and may have no byte that a text has not. */
const NOT_A_TEXT = /^(%PDF-|\{\\rtf)/;

/** Types that are texts although their names do not say so. */
const TEXT_TYPE = /^text\/|[/+](json|xml|csv|yaml|x-yaml|javascript|sql|x-sh|x-ndjson|toml)\b/i;

/**
 * The text of a file: in UTF-8, in UTF-16 where the file says so, and in Windows-1252, as
 * spreadsheets write it, where its type says that it is a text. Undefined where it is none.
 */
export function textIn(bytes: Buffer, mimeType: string): string | undefined {
	const text = decoded(bytes, mimeType);
	if (text === undefined || NOT_A_TEXT.test(text)) return undefined;
	return CONTROL_CHARACTERS.test(text.replaceAll(ESCAPE, '')) ? undefined : text;
}

function decoded(bytes: Buffer, mimeType: string): string | undefined {
	const mark = bytes.subarray(0, 2).toString('hex');
	if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
	if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		// Not UTF-8, which is all that the decoder says.
		return TEXT_TYPE.test(mimeType) ? new TextDecoder('windows-1252').decode(bytes) : undefined;
	}
}

const ESCAPED: Record<string, string> = {
	'<': '&lt;',
	'>': '&gt;',
	'&': '&amp;',
	'"': '&quot;',
	"'": '&apos;',
};

/**
 * A text file as the gateway's own chat puts it into a message (OpenClaw 2026.9.6, its file context
 * block): the text cannot end its block, nor begin another.
 */
export function fileBlock(fileName: string, mimeType: string, text: string): string {
	const attribute = (value: string) =>
		value.replace(/[\r\n\t]+/g, ' ').replace(/[<>&"']/g, (character) => ESCAPED[character]!);
	const content = text
		.replace(/<\s*\/\s*file\s*>/gi, '&lt;/file&gt;')
		.replace(/<\s*file\b/gi, '&lt;file');
	return `<file name="${attribute(fileName)}" mime="${attribute(mimeType)}">\n${content}\n</file>`;
}
