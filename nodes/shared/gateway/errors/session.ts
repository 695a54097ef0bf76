import { UserError } from 'n8n-workflow';

export function noSuchSession(key: string): UserError {
	return new UserError(`The gateway has no session "${key}"`, {
		description:
			'It may have been deleted, or no message was ever sent to it. Pick a session from the list, or look its key up with Session: Get Many.',
	});
}

export function messageTooLong(key: string, characters: number): UserError {
	return new UserError(`A message of the session "${key}" is longer than the gateway gives out`, {
		description: `It gives ${characters} characters of a message at most. Let the agent write long results to a file.`,
	});
}
