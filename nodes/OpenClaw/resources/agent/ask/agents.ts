import type { Agent, Agents } from '../../../../shared/gateway/api/agents';
import type { OperationCall } from '../../../operation';
import { noSuchAgent } from './errors';
import { asAgentId } from './sessionKey';

/** Read once for all items of an execution of the node; after a failure again, with the next item. */
const READ = new WeakMap<object, Promise<Agents>>();

/** The agent to ask, and how the gateway calls its main session. An empty ID means the default. */
export async function agentToAsk(
	{ context, gateway }: OperationCall,
	agentId: string,
): Promise<{ agent: Agent; mainKey: string }> {
	const reading =
		READ.get(context) ??
		gateway.agents.overview().catch((error: unknown) => {
			READ.delete(context);
			throw error;
		});
	READ.set(context, reading);
	// The same promise for all, which go on in the order of the items.
	const { agents, mainKey } = await reading;
	const wanted = agentId === '' ? undefined : asAgentId(agentId);
	const agent = agents.find(({ id, isDefault }) =>
		wanted === undefined ? isDefault : id.toLowerCase() === wanted,
	);
	if (agent) return { agent, mainKey };
	throw noSuchAgent(
		agentId === '' ? '(default)' : agentId,
		agents.map(({ id }) => id),
	);
}
