/**
 * URL parsers take any number of slashes in these schemes, or backslashes; others have two. A URL
 * without a scheme counts where a user stands in it.
 */
const SCHEME = String.raw`(?:(?<![a-z\d])(?:https?|wss?|ftp):[\\/]*|(?<![a-z\d+.-])[a-z][a-z\d+.-]{0,31}:\/\/|(?<![\\/])[\\/]{2,}(?=[^\\/?#\s]*@))`;

/** Without the signs that end a sentence or close a bracket. */
export const URL_IN_TEXT = new RegExp(
	`(${SCHEME})([^\\s"'<>\\\\]*[^\\s"'<>\\\\).,:;!?\\]}])`,
	'gi',
);

/** Of a text that is or ends with one URL. */
export const URL_TO_THE_END = new RegExp(`(${SCHEME})(.+)$`, 'is');

/**
 * Behind the last `@`, where something before the path is no host with a port: the characters of a
 * password may be any.
 */
export function startOfHost(rest: string): number {
	const authority = /^[^\\/?#]*/.exec(rest)![0];
	const isHost = /^([^:@]*|\[[^\]@]*\])(:\d*)?$/.test(authority);
	return isHost ? 0 : rest.lastIndexOf('@') + 1;
}
