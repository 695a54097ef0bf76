import type { ITriggerFunctions } from 'n8n-workflow';

/** Says in n8n's log what a trigger waits for: each thing once, until it is connected again. */
export class StatusLog {
	private readonly said = new Set<string>();

	private readonly context: ITriggerFunctions;

	constructor(context: ITriggerFunctions) {
		this.context = context;
	}

	waiting(message: string, description: string): void {
		if (!this.isNew(message)) return;
		this.context.logger.warn(`${this.subject()} waits for its gateway: ${message}. ${description}`);
	}

	connected(): void {
		if (this.said.size === 0) return;
		this.said.clear();
		this.context.logger.info(`${this.subject()} is connected to its gateway again.`);
	}

	/** Whether the fault is another one than before. */
	fault(error: Error): boolean {
		if (!this.isNew(error.message)) return false;
		this.context.logger.error(`${this.subject()} has a fault: ${error.stack ?? error.message}`);
		return true;
	}

	private isNew(message: string): boolean {
		const isNew = !this.said.has(message);
		this.said.add(message);
		return isNew;
	}

	private subject(): string {
		const { id, name } = this.context.getWorkflow();
		return `The OpenClaw Live Trigger "${this.context.getNode().name}" of workflow "${name}" (${id})`;
	}
}
