/**
 * OpenClaw takes a message that begins with one of these as a command that empties the session
 * (measured on 2026.9.6: `/reset` answers "Session reset" without asking the model).
 */
const COMMAND = /^\s*\/(?:new|reset)(?![\p{L}\p{N}_-])/iu;

/** Whether the gateway would take the text for a command to begin the session anew. */
export function isSessionCommand(message: string): boolean {
	return COMMAND.test(message);
}

/** Put before a text that is not to be a command; the model reads it as a quotation. */
const AS_TEXT = '> ';

/** The message as text for the model, whatever it begins with. */
export function asPlainText(message: string): string {
	return isSessionCommand(message) ? `${AS_TEXT}${message.trimStart()}` : message;
}
