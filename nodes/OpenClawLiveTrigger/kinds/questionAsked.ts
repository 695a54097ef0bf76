import { questionItem } from '../../shared/decision/question';
import { QUESTIONS_NEED } from '../../shared/gateway/api/questions';
import { readString, type JsonObject } from '../../shared/json';
import type { Happening } from '../happening';
import { hasAll, type Kind, type Scene } from './kind';
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
		if (!hasAll(scene, QUESTIONS_NEED)) return [];
		return (await scene.gateway.questions.pending()).flatMap((one) => question(one, scene));
	},
};

function question(payload: JsonObject, scene: Scene): Happening[] {
	const id = readString(payload, 'id');
	if (id === null) return [];
	return [told('questionAsked', id, questionItem(payload), payload, scene)];
}
