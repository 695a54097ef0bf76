import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { approvalItem } from '../../shared/decision/approval';
import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { matches } from './matches';

/** The approvals that wait for a decision. */
export async function searchApprovals(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const pending = await forLocator(this, async (gateway) =>
		offered('approvals', await gateway.approvals.pending()),
	);
	const results = pending.map(approvalItem).map(({ approvalId, command, title, agentId }) => ({
		name: `${String(command ?? title ?? approvalId)} (${String(agentId ?? 'no agent')})`,
		value: String(approvalId),
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
