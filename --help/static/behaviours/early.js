// Runs before the first paint, so that a narrow navigation does not jump.
if (localStorage.getItem("quen-nav") === "narrow") document.documentElement.dataset.nav = "narrow";
