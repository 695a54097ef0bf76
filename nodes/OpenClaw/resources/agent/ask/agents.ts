import type { Agent, Agents } from '../../../../shared/gateway/api/agents';
import type { OperationCall } from '../../../operation';
import { noSuchAgent } from './errors';
import { asAgentId } from './sessionKey';

/** Read once for all items of an execution of the node. */
const READ = new WeakMap<object, Promise<Agents>>();

/** The agent to ask, and how the gateway calls its main session. An empty ID means the default. */
export async function agentToAsk(
	{ context, gateway }: OperationCall,
	agentId: string,
): Promise<{ agent: Agent; mainKey: string }> {
	const reading = READ.get(context) ?? gateway.agents.overview();
	READ.set(context, reading);
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
