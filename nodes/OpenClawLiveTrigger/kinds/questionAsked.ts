import { questionItem } from '../../shared/decision/question';
import { readString, type JsonObject } from '../../shared/json';
import type { Happening } from '../happening';
import type { Kind, Scene } from './kind';
import { told } from './told';

/** What an agent asks a person, and waits for. */
export const questionAsked: Kind = {
	scopes: ['operator.questions'],
	caps: [],
	events: ['question.requested'],

	read(payload, scene) {
		return question(payload, scene);
	},

	async missed(scene) {
		if (!scene.gateway.hello.methods.includes('question.list')) return [];
		return (await scene.gateway.questions.pending()).flatMap((one) => question(one, scene));
	},
};

function question(payload: JsonObject, scene: Scene): Happening[] {
	const id = readString(payload, 'id');
	if (id === null) return [];
	return [told('questionAsked', id, questionItem(payload), payload, scene)];
}
