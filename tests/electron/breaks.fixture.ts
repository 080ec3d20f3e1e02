// A backend that breaks down as soon as it is begun.
throw new Error("it breaks down");
