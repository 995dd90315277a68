// Browsers without modules (the compatibility mode of 360, old Internet Explorer) work with the plain form.
location.replace("plain");
