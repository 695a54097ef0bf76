import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { allowedDecisions } from '../../shared/decision/approval';
import { offeredOptions } from '../../shared/gateway/errors/emptyList';
import { forOptions } from '../../shared/gateway/offer';

const DECISIONS: INodePropertyOptions[] = [
	{ name: 'Allow Always', value: 'allow-always', description: 'This time and from now on' },
	{ name: 'Allow Once', value: 'allow-once', description: 'This time' },
	{ name: 'Deny', value: 'deny' },
];

/** What may be decided: what the chosen approval allows, and everything as long as none is known. */
export async function getAllowedDecisions(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const chosen = this.getCurrentNodeParameter('approvalId', { extractValue: true });
	const id = typeof chosen === 'string' ? chosen.trim() : '';
	// An expression gets its value only in an execution.
	if (id === '' || id.startsWith('=')) return DECISIONS;
	const approval = await forOptions(this, async (gateway) => await gateway.approvals.get(id));
	const allowed = allowedDecisions(approval) ?? [];
	const options = DECISIONS.filter(({ value }) => allowed.includes(String(value)));
	return offeredOptions('decisions', options);
}
