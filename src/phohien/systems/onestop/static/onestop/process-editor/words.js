/** The editor's own words in both languages, and the drawing library's words in Vietnamese. */
import { DRAWING_VI } from "./words-drawing.js";

export const language = document.documentElement.lang.startsWith("en") ? "en" : "vi";

const OWN = {
  process: ["Quy trình", "Process"],
  step: ["Bước công việc", "Step"],
  service: ["Tác vụ hệ thống", "System step"],
  gateway: ["Cổng", "Gateway"],
  flow: ["Luồng", "Flow"],
  event: ["Sự kiện", "Event"],
  element: ["Phần tử", "Element"],
  name: ["Tên", "Name"],
  nameEn: ["Tên tiếng Anh", "English name"],
  identifier: ["Mã", "Identifier"],
  role: ["Vai trò thực hiện", "Role"],
  agency: ["Cơ quan thực hiện", "Agency"],
  agencyCode: ["Mã định danh cơ quan", "Agency code"],
  act: ["Loại việc", "Kind of act"],
  houseAct: ["Việc hệ thống làm", "House act"],
  form: ["Biểu mẫu", "Form"],
  limit: ["Thời hạn dự kiến", "Planned limit"],
  limitNote: ["Chỉ để lập kế hoạch; thời hạn luật định luôn được áp dụng.", "For planning only; the legal limit always applies."],
  legalLimit: ["Thời hạn giải quyết (tham khảo)", "Time limit (for reference)"],
  wait: ["Thời gian chờ", "Waiting time"],
  unit: ["Đơn vị", "Unit"],
  outcomes: ["Kết quả của bước", "Outcomes"],
  outcomeCode: ["Mã kết quả", "Code"],
  outcomeVi: ["Tên tiếng Việt", "In Vietnamese"],
  outcomeEn: ["Tên tiếng Anh", "In English"],
  addOutcome: ["Thêm kết quả", "Add an outcome"],
  variables: ["Biến dùng trong điều kiện", "Variables for conditions"],
  variableName: ["Tên biến", "Name"],
  variableType: ["Kiểu", "Type"],
  addVariable: ["Thêm biến", "Add a variable"],
  remove: ["Xóa", "Remove"],
  kind: ["Loại quy trình", "Kind of process"],
  condition: ["Điều kiện", "Condition"],
  conditionNote: ["Ví dụ: outcome == \"approved\"", "For example: outcome == \"approved\""],
  pickOutcome: ["Chọn theo kết quả của bước trước", "Pick from the outcomes before it"],
  defaultFlow: ["Luồng mặc định", "Default flow"],
  message: ["Thông điệp", "Message"],
  none: ["– Chọn –", "– Choose –"],
  documentation: ["Ghi chú", "Notes"],
  appendStep: ["Thêm bước tiếp theo", "Add the next step"],
  appendGateway: ["Thêm cổng tiếp theo", "Add a gateway next"],
  appendEnd: ["Thêm điểm kết thúc", "Add an end"],
  deleteElement: ["Xóa phần tử này", "Delete this element"],
  noFindings: ["Không có lỗi. Có thể công bố quy trình này.", "No errors. This process may be published."],
  checking: ["Đang kiểm tra…", "Checking…"],
  checkFailed: ["Chưa kiểm tra được; hãy thử lại.", "The check failed; please try again."],
  errors: ["{n} lỗi", "{n} errors"],
  warnings: ["{n} cảnh báo", "{n} warnings"],
  error: ["Lỗi", "Error"],
  warning: ["Cảnh báo", "Warning"],
  saved: ["Đã lưu bản nháp.", "The draft is saved."],
  saving: ["Đang lưu…", "Saving…"],
  saveFailed: ["Chưa lưu được bản nháp.", "The draft could not be saved."],
  stale: ["Người khác đã lưu một bản mới hơn. Hãy xuất tệp của bạn rồi tải lại trang.",
    "Somebody else saved a newer draft. Export your file, then reload the page."],
  unsaved: ["Có thay đổi chưa lưu.", "There are unsaved changes."],
  imported: ["Đã mở tệp “{name}”. Nhớ lưu bản nháp.", "Opened “{name}”. Remember to save the draft."],
  importWarned: ["Đã mở tệp nhưng có {n} điểm không đọc được.", "Opened, but {n} things could not be read."],
  importFailed: ["Không mở được tệp này: không phải mô hình BPMN 2.0 hợp lệ.",
    "This file cannot be opened: it is not a valid BPMN 2.0 model."],
  tooLarge: ["Tệp lớn quá 2 MB.", "The file is larger than 2 MB."],
  loadFailed: ["Không tải được quy trình; hãy tải lại trang.", "The process could not be loaded; please reload the page."],
  drawing: ["Bản vẽ quy trình; dùng danh sách các bước để đi bằng bàn phím.",
    "Drawing of the process; use the list of elements to move by keyboard."],
  untitled: ["(chưa có tên)", "(no name)"],
  current: ["đang thực hiện", "under way"],
  done: ["đã xong", "done"],
};

/** The word in the page's language, with {placeholders} filled. */
export function word(key, values = {}) {
  const pair = OWN[key] || [key, key];
  return fill(pair[language === "en" ? 1 : 0], values);
}

function fill(template, values) {
  return template.replace(/{([^}]+)}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The module through which bpmn-js asks for its words. */
export const drawingWords = {
  translate: ["value", (template, values) => fill((language === "vi" && DRAWING_VI[template]) || template, values || {})],
};
