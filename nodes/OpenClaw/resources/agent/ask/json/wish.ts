import { UserError, type INodeProperties } from 'n8n-workflow';

import type { OperationCall } from '../../../../operation';
import { asSchema } from './asSchema';
import { violations, type Schema } from './keywords';
import { parseJson, parseReply } from './parseReply';
import { schemaOfExample } from './schemaOfExample';

/** What a reply has to be. */
export interface JsonWish {
	/** For the model. */
	instruction: string;
	schema: Schema;
}

type Show = Record<string, string[]>;

export function wishFields(show: Show): INodeProperties[] {
	const showJson = { ...show, replyAs: ['json'] };
	return [
		{
			displayName: 'Reply As',
			name: 'replyAs',
			type: 'options',
			options: [
				{
					name: 'JSON',
					value: 'json',
					description: 'Checked: what does not fit is asked for once more, then an error',
				},
				{ name: 'Text', value: 'text' },
			],
			default: 'text',
			description: 'What the reply has to be',
			displayOptions: { show },
		},
		{
			displayName: 'JSON Given By',
			name: 'jsonGivenBy',
			type: 'options',
			options: [
				{
					name: 'Example',
					value: 'example',
					description: 'The reply has to have the same properties, with values of the same types',
				},
				{ name: 'JSON Schema', value: 'schema' },
			],
			default: 'example',
			description: 'How the wanted JSON is described',
			displayOptions: { show: showJson },
		},
		{
			displayName: 'JSON Example',
			name: 'jsonExample',
			type: 'json',
			default: '{\n  "urgent": true,\n  "summary": "The customer cannot log in"\n}',
			description:
				'A reply as it should look. A null allows any type; a list allows any number of entries like its own.',
			displayOptions: { show: { ...showJson, jsonGivenBy: ['example'] } },
		},
		{
			displayName: 'JSON Schema',
			name: 'jsonSchema',
			type: 'json',
			default:
				'{\n  "type": "object",\n  "properties": { "urgent": { "type": "boolean" } },\n  "required": ["urgent"]\n}',
			description:
				'The JSON Schema that the reply has to fit. References to other documents do not work.',
			displayOptions: { show: { ...showJson, jsonGivenBy: ['schema'] } },
		},
	];
}

/** Throws what the user has to correct; nothing is wished for where the reply is to be text. */
export function readWish({ context, itemIndex }: OperationCall): JsonWish | undefined {
	const read = (name: string, fallback: string) =>
		context.getNodeParameter(name, itemIndex, fallback) as unknown;
	if (read('replyAs', 'text') !== 'json') return undefined;
	if (read('jsonGivenBy', 'example') === 'schema') {
		const schema = asSchema(jsonIn(read('jsonSchema', ''), 'JSON Schema'));
		return {
			schema,
			instruction: `Reply with JSON only, without any other text, that fits this JSON Schema:\n${JSON.stringify(schema)}`,
		};
	}
	const example = jsonIn(read('jsonExample', ''), 'JSON Example');
	return {
		schema: schemaOfExample(example),
		instruction: `Reply with JSON only, without any other text, of the same form as this example:\n${JSON.stringify(example)}`,
	};
}

/** A field of the type json holds a text, unless an expression gives a value. */
function jsonIn(value: unknown, label: string): unknown {
	if (typeof value !== 'string') return value;
	const parsed = parseJson(value);
	if ('value' in parsed) return parsed.value;
	throw new UserError(`${label} is not JSON: ${parsed.problem}`, {
		description: 'Names and texts need double quotes, and nothing may follow the last entry.',
	});
}

export type Fulfilled = { value: unknown } | { problems: string[] };

/** The JSON of the reply, or all that is wrong with it. */
export function fulfil({ schema }: JsonWish, reply: string): Fulfilled {
	const parsed = parseReply(reply);
	if ('problem' in parsed) return { problems: [parsed.problem] };
	const problems = violations(schema, parsed.value);
	return problems.length === 0 ? parsed : { problems };
}
