import type { IDataObject } from 'n8n-workflow';

import type { Turn } from '../../../../shared/gateway/api/turn';
import type { OperationCall } from '../../../operation';
import type { AskForm } from './form';
import type { RequestKey } from './requestKey';

/** What is asked, and how it is known again. */
export interface Asking {
	call: OperationCall;
	form: AskForm;
	/** What goes into the message behind its text. */
	blocks: string[];
	agentId: string;
	/** Of `agent`, but the message, its key and its session. */
	params: IDataObject;
	requestKey: RequestKey;
	/** A new session has the key of the message in its own. */
	sessionKey(key: string): string;
}

/** An end that may be an answer. */
export type GoodEnd = Extract<Turn, { end: 'replied' | 'silent' }>;
