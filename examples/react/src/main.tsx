import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import "hypersign-kyc-web/element";
import type { HypersignKycEventMap } from "hypersign-kyc-web/element";

const api: string = import.meta.env.VITE_API_URL ?? "http://localhost:3000";
const company = { name: "Rosewood Bank", privacyUrl: "https://rosewood.example/privacy", keptDays: 30 };

// Use your identity provider here. The local stack's identity provider signs in any e-mail.
async function signInToken(): Promise<string> {
  const person = { email: "ann@example.com", name: "Ann" };
  const answer = await fetch(`${api}/local/token`, { method: "POST", body: JSON.stringify(person) });
  return (await answer.json()).token;
}

function App() {
  const [outcome, setOutcome] = useState<HypersignKycEventMap["outcome"]["detail"]["outcome"]>();
  const [left, setLeft] = useState(false);
  return (
    <main>
      <h1>Your account</h1>
      <p role="status">{outcome ? `Your verification is ${outcome}.` : "You are not verified yet."}</p>
      {left ? (
        <button onClick={() => setLeft(false)}>Verify your identity</button>
      ) : (
        <hypersign-kyc
          api={api}
          signInToken={signInToken}
          company={company}
          onoutcome={({ detail }) => setOutcome(detail.outcome)}
          onexit={({ detail }) => detail.left && setLeft(true)}
          onerror={({ detail }) => console.warn("verification", detail.code, detail.message)}
        />
      )}
    </main>
  );
}

createRoot(document.getElementById("root")!).render(<StrictMode><App /></StrictMode>);
