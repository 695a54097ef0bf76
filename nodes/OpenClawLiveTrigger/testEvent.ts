import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { openLiveGateway } from '../shared/gateway/liveGateway';
import type { GatewayEvent } from '../shared/gateway/transports/webSocket/frameSocket';
import { isJsonObject } from '../shared/json';
import { Bell } from './bell';
import { isWanted } from './happening';
import { introductionFor, kindsOf } from './kinds';
import type { Kind, Scene } from './kinds/kind';
import { latestRun } from './kinds/runFinished';
import type { Settings } from './settings';

/** The editor may be closed while this waits, and nobody would end it. */
const PATIENCE_MS = 10 * 60_000;

/** What the editor gets: over a connection of its own, so that production hears all the same. */
export async function testEvent(
	context: IExecuteFunctions,
	settings: Settings,
): Promise<INodeExecutionData[]> {
	const kinds = kindsOf(settings.events);
	const arrived: GatewayEvent[] = [];
	const bell = new Bell();
	// "Stop" in the editor ends the connection as well.
	const signal = context.getExecutionCancelSignal() ?? new AbortController().signal;
	const gateway = await openLiveGateway(context, {
		introduction: introductionFor(kinds),
		onEvent: (event) => {
			arrived.push(event);
			bell.ring();
		},
		onGap: () => undefined,
		signal,
	});
	void gateway.ended.then(() => bell.ring());
	const scene = { settings, gateway };
	try {
		if (settings.testEvent === 'latestRun') return [await latest(context, scene)];
		for (const kind of kinds) await kind.subscribe?.(scene);
		const deadline = Date.now() + PATIENCE_MS;
		while (gateway.isOpen() && Date.now() < deadline) {
			for (const event of arrived.splice(0)) {
				const items = await itemsOf(event, kinds, scene);
				if (items.length > 0) return items;
			}
			if (arrived.length === 0) await bell.wait(deadline - Date.now());
		}
		if (!signal.aborted && !gateway.isOpen()) {
			throw new NodeOperationError(context.getNode(), 'The connection to the gateway ended', {
				description:
					'It may be restarting: start listening again. A published workflow connects again by itself.',
			});
		}
	} finally {
		gateway.close();
	}
	if (signal.aborted) return [];
	throw new NodeOperationError(context.getNode(), 'No event came', {
		description:
			'Start listening again and let it happen, or set the option Test Event to Latest Finished Run.',
	});
}

async function latest(context: IExecuteFunctions, scene: Scene): Promise<INodeExecutionData> {
	const run = await latestRun(scene);
	if (run) return run.item;
	throw new NodeOperationError(context.getNode(), 'The history holds no such run', {
		description: 'Run a job once, or choose other jobs or statuses.',
	});
}

async function itemsOf(
	{ event, payload }: GatewayEvent,
	kinds: readonly Kind[],
	scene: Scene,
): Promise<INodeExecutionData[]> {
	if (!isJsonObject(payload)) return [];
	const happenings = [];
	for (const kind of kinds) {
		if (kind.events.includes(event)) happenings.push(...(await kind.read(payload, scene, event)));
	}
	return happenings.filter((one) => isWanted(one, scene.settings.filters)).map(({ item }) => item);
}
