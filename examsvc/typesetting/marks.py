"""What is printed across every page of what is not, or not yet, a real document."""

SAMPLE = "演示样张 非正式公文"
DRAFT = "草稿 未签发"
