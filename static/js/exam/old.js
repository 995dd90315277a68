// ES3, for browsers without modules (360 in IE mode, old Internet Explorer): say in words and a picture what to do.
var block = document.getElementById("old-browser");
var loading = document.getElementById("loading");
if (block) { block.style.display = "block"; }
if (loading) { loading.style.display = "none"; }
