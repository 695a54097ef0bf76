import { decodedFully } from './readable';

/** Names of parameters that let somebody in: `token`, `access_token`, `sig`, `subscription-key`, … */
const SECRET_NAME =
	/token|secret|signature|passw|passphrase|credential|authorization|(api|access|auth|private|shared|user|write|hook)key|(^|[-_.])(key|sig|auth|pwd|pw|pass|code|jwt|hmac|sid|session([-_]?id)?|otp|pin|sas|bearer|ticket|hash|creds?)s?\d*$/i;

/** Such names in one word, as in `hookKey`. */
const SECRET_WORD = /[a-z](Key|Sig|Auth|Pass)$/;

/** Ends of names that may be such a name, or a word (`authcode`, `passkey`, `PHPSESSID`; `monkey`). */
const DOUBTFUL_NAME = /(key|pass|code|sign|sess(ion)?id|creds?|digest|checksum)s?\d*$/i;

/** Names whose values let nobody in, small and without what separates their words. */
const HARMLESS = new Set(
	[
		'after apiversion action agent agentid at before by category channel channelid chatid count',
		'date day debug description disablenotification dryrun edition end env environment event',
		'eventid eventtype fields filter format from group groupid host icon id index instance interval',
		'job jobid jobname kind lang language level limit locale max messagethreadid min mode month name',
		'offset order origin page pagesize parsemode path period perpage priority project projectid ref',
		'reason region retry room roomid route run runid schema se since size sort sound source sp sr src',
		'stage start status step subject sv tag tags team teamid tenant thread threadid time timeout',
		'timestamp timezone title to topic trigger ts type tz until utmcampaign utmcontent utmmedium',
		'utmsource utmterm v ver version view wait week workflow workflowid workspace year',
	].flatMap((line) => line.split(' ')),
);

/** What gateways leave out of a name before they look at it, as what cannot be seen. */
const UNSEEN = /[\p{C}\p{Z}\u115F\u1160\u3164\uFFA0+]/gu;

/**
 * A name as servers read it, however it was encoded. `key[]` and `api[key]` are how some write lists
 * and objects.
 */
export function nameOf(written: string): string {
	const name = decodedFully(written, (text) => text.replace(UNSEEN, ''));
	return name.replaceAll(/[[\]]+/g, '.').replace(/\.$/, '');
}

/** A name that cannot be decoded may be any. */
export function isSecretName(name: string): boolean {
	return SECRET_NAME.test(name) || SECRET_WORD.test(name) || name.includes('%');
}

export function isDoubtfulName(name: string): boolean {
	return DOUBTFUL_NAME.test(name);
}

export function isHarmlessName(name: string): boolean {
	return HARMLESS.has(name.replaceAll(/[-_.$]/g, '').toLowerCase());
}
