import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { approvalItem } from '../../shared/decision/approval';
import { withGateway } from '../../shared/gateway/gateway';
import { matches } from './matches';

/** The approvals that wait for a decision. */
export async function searchApprovals(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const pending = await withGateway(this, async (gateway) => await gateway.approvals.pending());
	const results = pending.map(approvalItem).map(({ approvalId, command, title, agentId }) => ({
		name: `${String(command ?? title ?? approvalId)} (${String(agentId ?? 'no agent')})`,
		value: String(approvalId),
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
