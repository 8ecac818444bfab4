// 我就在这里: asks the phone where it is, only when pressed. A button [data-here] names the inputs it fills and the
// words it says (data-asking, data-found, data-failed); the answer is spoken in the element of data-said.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-here]");
  if (!button) return;
  event.preventDefault();
  const data = button.dataset;
  const said = document.getElementById(data.said);
  const say = (words) => {
    if (said) said.textContent = words ?? "";
  };
  if (!navigator.geolocation) {
    say(data.failed);
    return;
  }
  say(data.asking);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const put = (id, value) => {
        const input = document.getElementById(id);
        if (!input) return;
        input.value = value.toFixed(6);
        input.dispatchEvent(new Event("change", { bubbles: true }));
      };
      put(data.lonInput, coords.longitude);
      put(data.latInput, coords.latitude);
      say((data.found ?? "").replace("{metres}", String(Math.round(coords.accuracy))));
      document.dispatchEvent(
        new CustomEvent("here-found", { detail: { lon: coords.longitude, lat: coords.latitude, metres: coords.accuracy } }),
      );
    },
    () => say(data.failed),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
  );
});
