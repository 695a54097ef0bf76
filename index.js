module.exports = {
	...require('./dist/credentials/OpenClawApi.credentials'),
	...require('./dist/credentials/OpenClawWebhookApi.credentials'),
	...require('./dist/nodes/OpenClaw/OpenClaw.node'),
	...require('./dist/nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node'),
	...require('./dist/nodes/OpenClawRunHistoryTrigger/OpenClawRunHistoryTrigger.node'),
	...require('./dist/nodes/OpenClawTrigger/OpenClawTrigger.node'),
};
