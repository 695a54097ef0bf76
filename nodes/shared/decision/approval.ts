import type { IDataObject } from 'n8n-workflow';

import { isoUtc } from '../time';
import { isJsonObject, readNumber, readObject, readString, type JsonObject } from '../json';
import { jobOfSession } from './jobOfSession';

const PLUGIN = 'plugin';

/** What the gateway takes for what a plugin leaves out in its request (2026.9.6). */
const USUAL_DECISIONS = ['allow-once', 'allow-always', 'deny'];
const USUAL_SEVERITY = 'warning';

/**
 * What an agent wants to do and a person has to allow, in one shape for both forms that the gateway
 * has of it: `request` (lists of what is pending, events) and `presentation` (`approval.get`,
 * `approval.resolve`). What the form does not say is null.
 */
export function approvalItem(approval: JsonObject): IDataObject {
	const { presentation } = approval;
	const request = isJsonObject(presentation) ? presentation : readObject(approval, 'request');
	const source = isJsonObject(presentation) ? readObject(approval, 'source') : request;
	const sessionKey = readString(source, 'sessionKey');
	const kind = kindOf(approval);
	const isOfPlugin = kind === PLUGIN;
	return {
		approvalId: readString(approval, 'id'),
		kind,
		status: readString(approval, 'status') ?? 'pending',
		command: readString(request, 'commandText') ?? readString(request, 'command'),
		title: readString(request, 'title'),
		description: readString(request, 'description'),
		detail: readString(request, 'detail'),
		severity: readString(request, 'severity') ?? (isOfPlugin ? USUAL_SEVERITY : null),
		warning: readString(request, 'warningText'),
		allowedDecisions: allowedDecisions(approval),
		agentId: readString(request, 'agentId') ?? readString(source, 'agentId'),
		sessionKey,
		jobId:
			readString(readObject(request, 'cronExecutionSource'), 'jobId') ?? jobOfSession(sessionKey),
		createdAt: isoUtc(readNumber(approval, 'createdAtMs')),
		expiresAt: isoUtc(readNumber(approval, 'expiresAtMs')),
		resolvedAt: isoUtc(readNumber(approval, 'resolvedAtMs')),
		decision: readString(approval, 'decision'),
		reason: readString(approval, 'reason'),
		resolvedBy: readString(readObject(approval, 'resolver'), 'id'),
	};
}

/** `exec`, `plugin` or `system-agent`; null where the gateway does not say. */
export function kindOf(approval: JsonObject): string | null {
	const named =
		readString(approval, 'approvalKind') ??
		readString(readObject(approval, 'presentation'), 'kind');
	// The list of those of the gateway's own agent names no kind (2026.9.6).
	const isOfSystem = readString(approval, 'id')?.startsWith('system-agent:') === true;
	return named ?? (isOfSystem ? 'system-agent' : null);
}

/** Of `allow-once`, `allow-always` and `deny`; null where the gateway does not say. */
export function allowedDecisions(approval: JsonObject): string[] | null {
	const { presentation } = approval;
	const request = isJsonObject(presentation) ? presentation : readObject(approval, 'request');
	const allowed = request.allowedDecisions;
	if (Array.isArray(allowed)) return allowed.filter((one) => typeof one === 'string');
	return kindOf(approval) === PLUGIN ? USUAL_DECISIONS : null;
}
