import type { IDataObject, INode, INodeParameterResourceLocator, INodeParameters, INodeProperties, INodePropertyCollection, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

// What a workflow says in a node, held against the description of the node.

const isOptions = (property: INodeProperties) => property.type === 'options' || property.type === 'multiOptions';
const PLAIN: Partial<Record<INodeProperties['type'], string>> = { boolean: 'boolean', number: 'number', string: 'string' };

/** The parameters of a node with the defaults of those that it does not have. */
export function wholeParameters(node: INode, description: INodeTypeDescription): INodeParameters {
	return NodeHelpers.getNodeParameters(description.properties, node.parameters, true, false, node, description) ?? {};
}

/** Each parameter of a node that its description does not have or does not show beside the others, or whose value it does not allow. */
export function parameterProblems(node: INode, description: INodeTypeDescription): string[] {
	const whole = wholeParameters(node, description);
	const shown = description.properties.filter((property) => NodeHelpers.displayParameter(whole, property, node, description));
	return undeclared(node.parameters as IDataObject, shown, node.name);
}

/** Each required parameter of a node that is empty. */
export function missingParameters(node: INode, description: INodeTypeDescription): string[] {
	const withDefaults = { ...node, credentials: undefined, parameters: wholeParameters(node, description), disabled: false };
	const issues = NodeHelpers.getNodeParametersIssues(description.properties, withDefaults, description);
	return Object.values(issues?.parameters ?? {}).flat().map((issue) => `${node.name}: ${issue}`);
}

/** Every key that stands in `parameters` must be declared by one of `properties`, with a value that it allows. */
function undeclared(parameters: IDataObject, properties: INodeProperties[], path: string): string[] {
	return Object.entries(parameters).flatMap(([key, value]) => {
		const declared = properties.filter((property) => property.name === key);
		if (declared.length === 0) return [`${path}.${key} is not a parameter`];
		const problems = declared.map((property) => valueProblems(value, property, `${path}.${key}`));
		return problems.some((list) => list.length === 0) ? [] : problems[0];
	});
}

function valueProblems(value: unknown, property: INodeProperties, path: string): string[] {
	if (typeof value === 'string' && value.startsWith('=')) return [];
	if (isOptions(property) && property.options?.length && !property.typeOptions?.loadOptionsMethod) {
		const allowed = new Set(property.options.map((option) => ('value' in option ? option.value : undefined)));
		return [value].flat().filter((one) => !allowed.has(one as string)).map((one) => `${path} has no option ${JSON.stringify(one)}`);
	}
	if (property.type === 'resourceLocator') {
		const { mode } = value as INodeParameterResourceLocator;
		return property.modes?.some(({ name }) => name === mode) ? [] : [`${path} cannot be chosen by ${mode}`];
	}
	if (property.type === 'collection') return undeclared(value as IDataObject, property.options as INodeProperties[], path);
	if (property.type === 'fixedCollection') {
		return Object.entries(value as IDataObject).flatMap(([group, entries]) => {
			const declared = (property.options as INodePropertyCollection[]).find(({ name }) => name === group);
			if (!declared) return [`${path}.${group} is not a group`];
			return [entries].flat().flatMap((entry, index) => undeclared(entry as IDataObject, declared.values, `${path}.${group}[${index}]`));
		});
	}
	const plain = property.typeOptions?.multipleValues ? undefined : PLAIN[property.type];
	return plain === undefined || typeof value === plain ? [] : [`${path} is ${JSON.stringify(value)}, and no ${plain}`];
}
