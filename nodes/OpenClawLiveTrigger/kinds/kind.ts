import { agentOfJob } from '../../shared/cronJob/simplifiedJob';
import type { CronJob } from '../../shared/cronJob/types';
import type { JsonObject } from '../../shared/json';
import { failureOf } from '../../shared/gateway/errors/nodeError';
import type { LiveGateway } from '../../shared/gateway/liveGateway';
import type { Happening } from '../happening';
import type { Settings } from '../settings';

/** What a kind of event needs to know of the trigger. */
export interface Scene {
	settings: Settings;
	gateway: LiveGateway;
}

/** Whether the gateway has all of these methods; OpenClaw 2026.5 lacks some. */
export function hasAll({ gateway }: Scene, methods: readonly string[]): boolean {
	return methods.every((name) => gateway.hello.methods.includes(name));
}

/** For the rest of a text: what happened is told without it where the gateway does not give it. */
export function nullWhereRefused(error: unknown): null {
	if (failureOf(error) === undefined) throw error;
	return null;
}

/** What happened to a job, or in its run: for a job that names no agent the gateway names none either. */
export function ofItsAgent(happening: Happening, job: JsonObject, { gateway }: Scene): Happening {
	const otherwiseAgentId = agentOfJob(job as CronJob) ?? gateway.hello.defaultAgentId;
	return { ...happening, otherwiseAgentId };
}

/** One kind of event: how the gateway tells of it, and where it stands for who was not there. */
export interface Kind {
	/** The least that the gateway sends these events for. */
	scopes: readonly string[];
	/** Capabilities to announce. */
	caps: readonly string[];
	/** The gateway's names of the events to look at. */
	events: readonly string[];
	/** Asks for events that do not come by themselves. */
	subscribe?(scene: Scene): Promise<void>;
	/** What an event says. */
	read(payload: JsonObject, scene: Scene, event: string): Happening[] | Promise<Happening[]>;
	/** What the gateway lists that may not have come as an event, the oldest first. */
	missed?(scene: Scene, since: Since): Promise<Happening[]>;
	/** The same where the list can be a week long: in steps. Of one kind alone. */
	missedInSteps?(scene: Scene, since: Since): AsyncGenerator<Step>;
}

/** A part of a list, the oldest first. */
export interface Step {
	happenings: Happening[];
	/** Nothing that is still to come was earlier; milliseconds by the gateway's clock. */
	readToMs: number;
}

/** From where on a kind is to look, in milliseconds by the gateway's clock. */
export interface Since {
	/** What happened later has to be looked at. */
	fromMs: number;
	/** Of what is no later than this, the newest are looked at again, at most this many. */
	settledMs: number;
	mostAgain: number;
}
