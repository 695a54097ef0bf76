import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../operation';
import { outputFields } from '../../../output';
import { agentToAsk } from './agents';
import { readFiles, type Files } from './files';
import { askedFor } from './askedFor';
import { askFields, readAskForm, type AskForm, type Delivery } from './form';
import { inTurn } from './inTurn';
import { ITEM_FIELDS } from './item';
import { requestKeyOf } from './requestKey';
import { sessionKeyOf, type AskedSession } from './sessionKey';

/** Items whose agents are at work at the same time; by default the gateway lets four work. */
const ASKED_AT_ONCE = 5;

export const ask: Operation = {
	fields: askFields(outputFields({ resource: ['agent'], operation: ['ask'] }, ITEM_FIELDS)),
	isRead: false,
	atOnce: ASKED_AT_ONCE,
	async execute(call) {
		const { context, itemIndex } = call;
		const form = readAskForm(call);
		const requestKey = requestKeyOf(call, form);
		const { agent, mainKey } = await agentToAsk(call, form.agentId);
		const sessionKey = (key: string) => sessionKeyOf(agent.id, sessionOf(form, key), mainKey);
		// Messages to one session in the order of their items, each with its own time to wait.
		const queue = sessionKey(requestKey.value);
		return await inTurn(context, queue, context.continueOnFail(), async () => {
			const limits = await call.gateway.messageLimits();
			const { images, blocks } = await readFiles(context, itemIndex, form.fileFields, limits);
			const params = paramsOf(form, agent.id, images);
			const asking = { call, form, blocks, agentId: agent.id, params, requestKey, sessionKey };
			return [await askedFor(asking)];
		});
	},
};

function sessionOf({ sessionKind, sessionName }: AskForm, requestKey: string): AskedSession {
	switch (sessionKind) {
		case 'main':
			return { kind: 'main' };
		case 'named':
			return { kind: 'named', name: sessionName };
		case 'new':
			return { kind: 'new', requestKey };
	}
}

/** Of the gateway's method `agent`, all that is the same for each message of this item. */
function paramsOf(form: AskForm, agentId: string, images: Files['images']): IDataObject {
	const { model, thinking, systemPrompt, delivery } = form;
	return {
		agentId,
		...(images.length > 0 && { attachments: images }),
		...(model !== '' && { model }),
		...(thinking !== '' && { thinking }),
		...(systemPrompt !== '' && { extraSystemPrompt: systemPrompt }),
		// A gateway that ends the agent itself does so also if this n8n is gone by then.
		...(form.stopsWhenTimeIsUp && { timeout: Math.ceil(form.waitMs / 1000) }),
		...(delivery && deliveryParams(delivery)),
	};
}

function deliveryParams({ channel, to, accountId, threadId }: Delivery): IDataObject {
	return {
		...{ deliver: true, channel, to },
		...(accountId !== '' && { accountId }),
		...(threadId !== '' && { threadId }),
	};
}
