// Asks before a video is rejected, and why.
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import OutlinedInput from "@mui/material/OutlinedInput";
import { useId, useState } from "react";

import { useText } from "../../i18n/index.ts";
import { Field } from "../../ui/Field.tsx";

const NOTE_CHARACTERS = 2000;

export default function RejectDialog({ onClose, onReject }: { onClose: () => void; onReject: (note: string) => void }) {
  const t = useText();
  const title = useId();
  const [note, setNote] = useState("");
  return (
    <Dialog open onClose={onClose} aria-labelledby={title} fullWidth maxWidth="xs">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onReject(note.trim());
        }}
      >
        <DialogTitle id={title}>{t.review.rejectTitle}</DialogTitle>
        <DialogContent>
          <p>{t.review.rejectText}</p>
          <br />
          <Field label={t.review.note}>
            {(described) => (
              <OutlinedInput
                fullWidth
                multiline
                minRows={3}
                value={note}
                onChange={(event) => setNote(event.target.value)}
                slotProps={{ input: { ...described, maxLength: NOTE_CHARACTERS } }}
                autoFocus
              />
            )}
          </Field>
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            {t.actions.back}
          </Button>
          <Button type="submit" variant="contained">
            {t.review.reject}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
