import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { VerificationApi, VerificationError } from "hypersign-kyc-web";
import { reducePhoto } from "hypersign-kyc-web/photos";
import type { Credential, NextStep } from "hypersign-kyc-web";

const baseUrl: string = import.meta.env.VITE_API_URL ?? "http://localhost:3000";

// Use your identity provider here. The local stack's identity provider signs in any e-mail.
async function signInToken(): Promise<string> {
  const person = { email: "ann@example.com", name: "Ann" };
  const answer = await fetch(`${baseUrl}/local/token`, { method: "POST", body: JSON.stringify(person) });
  return (await answer.json()).token;
}

const api = new VerificationApi({ baseUrl, signInToken });
const STORED = "verification";

function App() {
  const [next, setNext] = useState<NextStep>("open");
  const [credentials, setCredentials] = useState<Credential[]>([]);
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState<VerificationError>();

  /** Does a step, stores how far the session has come, and shows the next step or the error. */
  async function step(what: string, action: () => Promise<unknown>) {
    setBusy(what);
    setProblem(undefined);
    try {
      await action();
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      setProblem(error);
    } finally {
      const snapshot = api.snapshot();
      localStorage.setItem(STORED, JSON.stringify(snapshot));
      setNext(snapshot.next);
      setBusy("");
    }
  }

  const start = () => step("Starting", () => {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    return stored.sessionId && stored.next !== "open" ? api.resume(stored) : api.open();
  });
  const onProgress = ({ loaded, total }: { loaded: number; total: number }) =>
    setBusy(`Sending: ${Math.round((100 * loaded) / total)} %`);
  const extract = (file: File) => step("Reading your passport", async () =>
    api.extract({ documentType: "PASSPORT", documentFront: await reducePhoto(file) }, { onProgress }));
  const verify = (file: File) => step("Comparing your face", async () => {
    const selfieImage = await reducePhoto(file, { longestSide: 1280 });
    setCredentials((await api.verify({ selfieImage }, { onProgress })).credentials);
  });
  const consent = () => step("Sharing", () => api.consent({ domain: location.origin }));
  const outcome = () => step("Waiting for the result", () => api.waitForOutcome());

  return (
    <main>
      <h1>Verify your identity</h1>
      <p role="status">{busy}</p>
      {problem && <p role="alert">{problem.message} {problem.nextStep}</p>}
      <fieldset disabled={busy !== ""}>
        {next === "open" && <button onClick={start}>Start</button>}
        {next === "extract" && <Photo label="Photo of your passport" taken={extract} />}
        {next === "verify" && <Photo label="Selfie" taken={verify} />}
        {next === "consent" && (
          <>
            <pre>{JSON.stringify(credentials.map((each) => each.credentialSubject), null, 2)}</pre>
            <button onClick={consent}>I agree, share it</button>
          </>
        )}
        {next === "outcome" && <button onClick={outcome}>See the result</button>}
        {next === "done" && <p>You are verified.</p>}
      </fieldset>
    </main>
  );
}

function Photo({ label, taken }: { label: string; taken: (file: File) => void }) {
  return (
    <label>
      {label} <input type="file" accept="image/*" onChange={(event) => event.target.files?.[0] && taken(event.target.files[0])} />
    </label>
  );
}

createRoot(document.getElementById("root")!).render(<StrictMode><App /></StrictMode>);
