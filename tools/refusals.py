"""The codes of a refused document, face or consent that are known of the KYC service."""

from hypersign_kyc.api.error_table import Row

#: Codes of the KYC service that come with 422; it may have others, of the same form.
REFUSALS = (
    Row(
        422,
        "DOCUMENT_VERIFICATION_FAILED",
        meaning="The document could not be read, or is not accepted.",
        user="The document could not be read.",
        user_next="Take a sharp, evenly lit photo of the whole document.",
        developer="Show `message` and `nextStep`.",
        retryable=True,
    ),
    Row(
        422,
        "DOCUMENT_ALREADY_VERIFIED",
        meaning="The document belongs to another account already. Final.",
        user="This document has been used to verify another account.",
        user_next="Use another document, or sign in to the account that was verified with it.",
        developer="Offer another document; the same one cannot pass.",
    ),
    Row(
        422,
        "LIVELINESS_VERIFICATION_FAILED",
        meaning="The selfie is not of a living person, or does not match the document.",
        user="The face could not be matched with the document.",
        user_next=(
            "Take the selfie again: face the camera, in good light, nothing covering the face."
        ),
        developer="Show `message` and `nextStep`.",
        retryable=True,
    ),
    Row(
        422,
        "FACE_MISMATCH",
        meaning="The selfie does not match the document.",
        user="The face could not be matched with the document.",
        user_next=(
            "Take the selfie again: face the camera, in good light, nothing covering the face."
        ),
        developer="Show `message` and `nextStep`.",
        retryable=True,
    ),
    Row(
        422,
        "CONSENT_REFUSED",
        meaning="The KYC service did not take the consent.",
        user="The consent was not accepted.",
        user_next="Start again.",
        developer="Show `message` and `nextStep`.",
        retryable=True,
    ),
)
