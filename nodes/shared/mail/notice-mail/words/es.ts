import type { NoticeWords } from './words';

const from = (about: string) => (about === '' ? '' : ` de ${about}`);
const colon = (about: string) => (about === '' ? '' : `: ${about}`);

export const spanish: NoticeWords = {
	language: 'es',
	timeFormat: "d 'de' MMMM 'de' yyyy, HH:mm ZZZZ",
	hello: (name) => `Hola, ${name}:`,
	helloAnybody: 'Hola:',
	labels: {
		person: 'Persona', email: 'Correo', phone: 'Teléfono', company: 'Empresa', listing: 'Anuncio', place: 'Lugar', link: 'Enlace', firstSource: 'Primer origen', received: 'Recibido',
		answerBy: 'Responder antes del', due: 'Vence', about: 'Asunto', account: 'Cuenta', since: 'Desde', until: 'Hasta',
	},
	unknownPerson: 'Desconocido',
	openInbox: 'Abrir la bandeja',
	openMail: 'Abrir el correo',
	toAdministrators: 'La bandeja inteligente envía este aviso automáticamente a quienes se ocupan de ella.',
	toOwner: 'La bandeja inteligente envía este aviso automáticamente a quien responde a la consulta.',
	badges: { news: 'Para usted', due: 'Pendiente', overdue: 'Vencido', attention: 'Requiere atención', over: 'Resuelto' },
	owner: {
		newEnquiry: 'Nueva consulta',
		newMail: 'Nuevo correo',
		yours: 'Le corresponde a usted',
		insteadOf: (owner) => `Durante la ausencia de ${owner}, le corresponde a usted responder`,
		ownerUnnamed: 'la persona responsable',
		why: 'Motivo',
		wrote: 'Mensaje recibido',
	},
	activity: {
		subject: (what, isOverdue) => `${isOverdue ? 'Vencido' : 'Vence pronto'}: ${what}`,
		answer: 'Responder a la consulta',
		due: 'Esta tarea vence pronto y aún no consta como hecha.',
		overdue: 'Esta tarea ha vencido y aún no consta como hecha.',
		next: 'Una respuesta por correo la completa. Tras una llamada, márquela usted como hecha.',
	},
	details: 'Lo que anotó la bandeja',
	troubles: {
		reconnect: {
			subject: (about) => `Hay que volver a conectar la cuenta ${about}`,
			what: 'El servidor de correo rechaza el inicio de sesión. Mientras nadie actúe, no entra correo de esta cuenta; no se pierde nada de lo que hay en el servidor.',
			next: 'Abra la credencial en n8n, inicie sesión de nuevo o escriba la nueva contraseña, y vuelva a publicar el flujo de trabajo.',
			endSubject: (about) => `La cuenta ${about} vuelve a estar conectada`,
			end: 'El inicio de sesión vuelve a funcionar. Ahora se lee lo que llegó entretanto.',
		},
		unreachable: {
			subject: (about) => `No se puede recibir correo: ${about}`,
			what: 'En este momento no se puede acceder a esta cuenta. Se vuelve a intentar automáticamente y no se pierde nada.',
			next: 'Si persiste, mire los detalles de abajo y compruebe si el servidor de correo está en marcha.',
			endSubject: (about) => `Se vuelve a recibir correo: ${about}`,
			end: 'La cuenta vuelve a funcionar. Ahora se lee lo que llegó entretanto.',
		},
		replies: {
			subject: (about) => `Respuestas automáticas${from(about)} retenidas`,
			what: 'Iban a salir más respuestas automáticas de lo habitual: así se ve un bucle o una avalancha de formularios. Las que se retuvieron no se envían después.',
			next: 'Mire las consultas más recientes. Las respuestas continúan solas cuando salen menos.',
			endSubject: (about) => `Las respuestas automáticas${from(about)} vuelven a salir`,
			end: 'Vuelven a salir pocas respuestas, así que ya no se retiene ninguna.',
		},
		copies: {
			subject: (about) => `Las copias de los originales no llegan${colon(about)}`,
			what: 'Las copias de los correos originales se rechazan o no se pueden enviar. Los correos están aquí y se han procesado.',
			next: 'Cambie la dirección en «Copy of Original To» o reenvíe las copias rechazadas: Mailbox Sync, Account: Retry Copies.',
			endSubject: (about) => `Las copias de los originales vuelven a llegar${colon(about)}`,
			end: 'Se ha vuelto a aceptar una copia.',
		},
		waiting: {
			subject: () => 'Hay consultas sin responsable',
			what: 'Nadie ha podido hacerse cargo: todos están ausentes, fuera de su horario o con bastante trabajo.',
			next: 'Se asignan solas en cuanto alguien pueda. O asígnelas usted: Assign Owner, Enquiry: Reassign.',
			endSubject: () => 'Ya no hay consultas sin responsable',
			end: 'Todas las consultas vuelven a tener responsable.',
		},
		quarantine: {
			subject: () => 'Se ha apartado un correo',
			what: 'Su ejecución falló varias veces, o no se pudo descargar entero. Se conserva.',
			next: 'Ejecútelo de nuevo en la bandeja cuando desaparezca la causa.',
			endSubject: () => 'El correo apartado está resuelto',
			end: 'No queda nada por hacer.',
		},
		other: {
			subject: (about) => `La bandeja requiere atención${colon(about)}`,
			what: 'Algo no funciona como debería; los detalles están abajo.',
			next: 'También dicen qué hacer.',
			endSubject: (about) => `Todo vuelve a funcionar${colon(about)}`,
			end: 'Aquello de lo que se avisó ha terminado.',
		},
	},
	digest: {
		subject: (count) => (count === 1 ? 'Se ha apartado un correo' : `Se han apartado ${count} correos`),
		what: (count) => (count === 1 ? 'Su ejecución falló varias veces, o no se pudo descargar entero. Se conserva y le espera.' : 'Sus ejecuciones fallaron varias veces, o no se pudieron descargar enteros. Se conservan y le esperan.'),
		next: 'Busque la causa y ejecútelos de nuevo: en la bandeja, en «Requieren atención», o todos a la vez con Mailbox Sync, Message: Run Again.',
		privateMail: 'un correo de un buzón personal',
		more: (count) => `y ${count} más`,
		endSubject: 'Ya no hay correos apartados',
		end: (count) => (count === 1 ? 'El correo apartado está resuelto.' : `Los ${count} correos apartados están resueltos.`),
	},
};
