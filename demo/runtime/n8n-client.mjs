import { setTimeout as pause } from 'node:timers/promises';
import { readExecutionData } from './execution-data.mjs';

export const OWNER = { email: 'owner@office.example', password: 'Smart-Inbox-1', firstName: 'Office', lastName: 'Owner' };

/** @typedef {Record<string, any>} Json */
/** @typedef {{ id: string, status: string, mode: string, workflowId: string, startedAt: string, stoppedAt: string | null, [key: string]: any }} Execution */
/** @typedef {Awaited<ReturnType<typeof connectToN8n>>} N8nClient */

const UNFINISHED = ['new', 'running', 'unknown'];

/**
 * n8n closes a connection that was idle for five seconds; on a busy machine in the moment in which it is used again.
 * What only reads is asked for again then.
 * @param {string} address
 * @param {RequestInit} [options]
 */
async function ask(address, options = {}) {
	for (let attempt = 1; ; attempt++) {
		try {
			return await fetch(address, options);
		} catch (error) {
			const { code } = /** @type {{ cause?: { code?: string } }} */ (error).cause ?? {};
			if (code !== 'UND_ERR_SOCKET' || (options.method ?? 'GET') !== 'GET' || attempt === 3) throw error;
		}
	}
}

/**
 * Signs in as the owner, setting the owner up when n8n has none, and returns the calls the editor makes.
 * @param {string} url
 */
export async function connectToN8n(url) {
	let cookie = '';

	/**
	 * @param {string} method
	 * @param {string} path below /rest
	 * @param {unknown} [body]
	 * @returns {Promise<any>} what n8n calls `data`
	 */
	async function call(method, path, body) {
		const response = await ask(`${url}/rest${path}`, {
			method,
			headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...(cookie && { cookie }) },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const issued = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (issued) cookie = issued.split(';')[0];
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 2000)}`);
		const answer = text ? JSON.parse(text) : {};
		return 'data' in answer ? answer.data : answer;
	}

	const settings = await call('GET', '/settings');
	if (settings.userManagement.showSetupOnFirstLoad) await call('POST', '/owner/setup', OWNER);
	else await call('POST', '/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });

	/** @param {string} workflowId @returns {Promise<Json>} */
	const workflow = (workflowId) => call('GET', `/workflows/${workflowId}`);

	/** @param {string} workflowId @returns {Promise<Json>} */
	const publicationStatus = (workflowId) => call('GET', `/workflows/${workflowId}/publication-status`);

	/**
	 * @param {string} workflowId
	 * @returns {Promise<Execution[]>} newest first
	 */
	async function executions(workflowId, limit = 100) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		return (await call('GET', `/executions?filter=${filter}&limit=${limit}`)).results;
	}

	/**
	 * @param {string} id
	 * @returns {Promise<Execution>} with `data` as an object
	 */
	async function execution(id) {
		const found = await call('GET', `/executions/${id}`);
		return { ...found, data: typeof found.data === 'string' ? readExecutionData(found.data) : found.data };
	}

	/**
	 * @template T
	 * @param {string} what
	 * @param {() => Promise<T | undefined | false>} look
	 * @param {number} timeoutMs
	 * @returns {Promise<T>}
	 */
	async function until(what, look, timeoutMs) {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const found = await look();
			if (found) return found;
			if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}.`);
			await pause(150);
		}
	}

	/** @param {string} id @returns {Promise<Execution>} */
	function finishedExecution(id, timeoutMs = 60_000) {
		return until(`execution ${id} to finish`, async () => {
			const found = await execution(id);
			return UNFINISHED.includes(found.status) ? undefined : found;
		}, timeoutMs);
	}

	return {
		url,
		call,
		/** The session cookie, as `name=value`. */
		cookie: () => cookie,
		workflow,

		/**
		 * @param {{ name: string, type: string, data: Json }} credential
		 * @returns {Promise<{ id: string, name: string, type: string }>}
		 */
		createCredential: (credential) => call('POST', '/credentials', credential),

		/**
		 * As "Test" in the credential's dialog.
		 * @param {{ id?: string, name?: string, type: string, data?: Json }} credential
		 * @returns {Promise<{ status: 'OK' | 'Error', message: string }>}
		 */
		testCredential: ({ id = '', name = 'test', ...rest }) => call('POST', '/credentials/test', { credentials: { id, name, ...rest } }),

		/**
		 * @param {Json} content as in a workflow file; what only the server decides is left out
		 * @returns {Promise<Json & { id: string, versionId: string }>}
		 */
		createWorkflow: ({ name, nodes, connections, settings = {}, pinData = {} }) => call('POST', '/workflows', { name, nodes, connections, settings, pinData }),

		/**
		 * @param {string} workflowId
		 * @param {Json} changes
		 */
		async updateWorkflow(workflowId, changes) {
			const { versionId } = await workflow(workflowId);
			return call('PATCH', `/workflows/${workflowId}`, { ...changes, versionId });
		},

		/**
		 * Publishes what is saved, and waits until its triggers listen.
		 * @param {string} workflowId
		 */
		async publish(workflowId, timeoutMs = 60_000) {
			const { versionId } = await workflow(workflowId);
			await call('POST', `/workflows/${workflowId}/activate`, { versionId });
			const outcome = await until(`workflow ${workflowId} to be published`, async () => {
				const found = await publicationStatus(workflowId);
				return found.status === 'in_progress' ? undefined : found;
			}, timeoutMs);
			// A workflow that only others call has no trigger to listen, and stays "not_published" here.
			if (outcome.status === 'failed' || outcome.status === 'partial') throw new Error(`Workflow ${workflowId} was not published: ${JSON.stringify(outcome)}`);
		},

		/** @param {string} workflowId */
		unpublish: (workflowId) => call('POST', `/workflows/${workflowId}/deactivate`),

		publicationStatus,

		executions,
		execution,
		finishedExecution,

		/**
		 * @param {string} workflowId
		 * @param {number} count
		 * @returns {Promise<Execution[]>} finished ones with data, oldest first
		 */
		async waitForExecutions(workflowId, count, timeoutMs = 60_000) {
			const found = await until(`${count} finished executions of workflow ${workflowId}`, async () => {
				const finished = (await executions(workflowId)).filter(({ status }) => !UNFINISHED.includes(status));
				return finished.length >= count ? finished : undefined;
			}, timeoutMs);
			const full = await Promise.all(found.map(({ id }) => execution(id)));
			return full.sort((a, b) => Number(a.id) - Number(b.id));
		},

		/**
		 * As "Execute workflow" in the editor; pinned data of the workflow counts, as it does there.
		 * @param {string} workflowId
		 * @param {{ trigger: string, upTo?: string }} from node names
		 * @returns {Promise<Execution>} the finished execution
		 */
		async runManually(workflowId, { trigger, upTo }, timeoutMs = 60_000) {
			const { executionId } = await call('POST', `/workflows/${workflowId}/run`, {
				triggerToStartFrom: { name: trigger },
				...(upTo && { destinationNode: { nodeName: upTo, mode: 'inclusive' } }),
			});
			if (!executionId) throw new Error(`Workflow ${workflowId} waits for its trigger: it has no pinned data and is started by a web request.`);
			return finishedExecution(executionId, timeoutMs);
		},

		/**
		 * The choices of a resource locator's list, as the editor asks for them.
		 * @param {{ nodeType: string, version?: number, method: string, parameter: string, parameters?: Json, credentials?: Json, filter?: string }} search
		 * @returns {Promise<{ results: { name: string, value: string }[], paginationToken?: string }>}
		 */
		searchList: ({ nodeType, version = 1, method, parameter, parameters = {}, credentials = {}, filter }) =>
			call('POST', '/dynamic-node-parameters/resource-locator-results', {
				nodeTypeAndVersion: { name: nodeType, version },
				methodName: method,
				path: `parameters.${parameter}`,
				currentNodeParameters: parameters,
				credentials,
				...(filter !== undefined && { filter }),
			}),

		/**
		 * The choices of a drop-down, as the editor asks for them.
		 * @param {{ nodeType: string, version?: number, method: string, parameter: string, parameters?: Json, credentials?: Json }} search
		 * @returns {Promise<{ name: string, value: string }[]>}
		 */
		loadOptions: ({ nodeType, version = 1, method, parameter, parameters = {}, credentials = {} }) =>
			call('POST', '/dynamic-node-parameters/options', {
				nodeTypeAndVersion: { name: nodeType, version },
				methodName: method,
				path: `parameters.${parameter}`,
				currentNodeParameters: parameters,
				credentials,
			}),

		/** What n8n serves at a path, e.g. an icon. @param {string} path */
		text: async (path) => await (await ask(`${url}/${path}`, { headers: { cookie } })).text(),

		/**
		 * The node descriptions n8n loaded: whose name begins with this.
		 * @param {string} prefix
		 * @returns {Promise<Json[]>}
		 */
		async nodeTypes(prefix) {
			const response = await ask(`${url}/types/nodes.json`, { headers: { cookie } });
			/** @type {Json[]} */
			const all = await response.json();
			return all.filter(({ name }) => name.startsWith(prefix));
		},

		/** @param {string} prefix @returns {Promise<Json[]>} */
		async credentialTypes(prefix) {
			const response = await ask(`${url}/types/credentials.json`, { headers: { cookie } });
			/** @type {Json[]} */
			const all = await response.json();
			return all.filter(({ name }) => name.startsWith(prefix));
		},
	};
}

/**
 * The items a node gave out in its last run.
 * @param {Execution} execution
 * @param {string} node
 * @param {number} [output]
 * @returns {Json[]} their json
 */
export function itemsOf(execution, node, output = 0) {
	const run = execution.data.resultData.runData[node]?.at(-1);
	if (run?.error) throw new Error(`"${node}" failed: ${run.error.message}${run.error.description ? ` (${run.error.description})` : ''}`);
	return (run?.data?.main?.[output] ?? []).map((/** @type {{ json: Json }} */ item) => item.json);
}
