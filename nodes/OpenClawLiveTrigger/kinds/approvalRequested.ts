import { approvalItem } from '../../shared/decision/approval';
import { APPROVALS_NEED } from '../../shared/gateway/api/approvals';
import { readString, type JsonObject } from '../../shared/json';
import type { Happening } from '../happening';
import { hasAll, type Kind, type Scene } from './kind';
import { told } from './told';

/**
 * What an agent wants to do and a person has to allow.
 *
 * The gateway asks only where somebody is connected who announces that he can answer; without one it
 * denies at once. Only an admin sees what other clients and jobs ask (OpenClaw 2026.9.6).
 */
export const approvalRequested: Kind = {
	scopes: ['operator.admin'],
	caps: ['approvals'],
	events: ['exec.approval.requested', 'plugin.approval.requested', 'openclaw.approval.requested'],

	read(payload, scene) {
		return approval(payload, scene);
	},

	async missed(scene) {
		// OpenClaw 2026.5 has not all of the lists: there, what was asked meanwhile is not found.
		if (!hasAll(scene, APPROVALS_NEED)) return [];
		return (await scene.gateway.approvals.pending()).flatMap((one) => approval(one, scene));
	},
};

function approval(payload: JsonObject, scene: Scene): Happening[] {
	const id = readString(payload, 'id');
	if (id === null) return [];
	return [told('approvalRequested', id, approvalItem(payload), payload, scene)];
}
